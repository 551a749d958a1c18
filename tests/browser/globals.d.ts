/** The addresses of the tools' scripts, which the build writes before static/js/tools.js. */
declare const TOOLS: Record<string, string>;

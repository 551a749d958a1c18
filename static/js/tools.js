// Tools: an element `tool-NAME` loads the script of its widget when it comes near the window, or at once when the address
// holds a state. A page without tools loads none; without script, or if one fails, the served HTML stays. `TOOLS` has the
// addresses of the scripts and is written by the build.
{
  const load = (/** @type {Element} */ tool) =>
    import(TOOLS[tool.localName.slice(5)]).catch((error) => {
      tool.setAttribute('data-failed', 'yes');
      throw error;
    });
  const near = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (isIntersecting) {
          near.unobserve(target);
          load(target);
        }
      }
    },
    { rootMargin: '600px' },
  );
  for (const name of Object.keys(TOOLS)) {
    for (const tool of document.querySelectorAll(`tool-${name}`)) {
      if (location.hash.includes('=') || location.search) load(tool);
      else near.observe(tool);
    }
  }
}

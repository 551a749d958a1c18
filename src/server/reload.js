// Only in the preview, never in what is built: reloads the page when the site was built again, and shows what is
// wrong when it could not be. Text is put in as text, never as HTML.
(() => {
  'use strict';
  let version = document.currentScript.dataset.version;
  let panel = null;

  const element = (name, text, styles) => {
    const made = document.createElement(name);
    made.textContent = text;
    Object.assign(made.style, styles);
    return made;
  };

  const hide = () => {
    if (panel) panel.remove();
    panel = null;
  };

  const show = ({ report, good }) => {
    hide();
    panel = element('div', '', {
      position: 'fixed', inset: '0', zIndex: '2147483647', overflow: 'auto', padding: '1.5rem',
      background: '#1b1b1f', color: '#f4f4f6', font: '16px/1.5 system-ui, sans-serif',
    });
    panel.setAttribute('role', 'alertdialog');
    panel.setAttribute('aria-label', 'The site could not be built');
    const close = element('button', 'Show the last good page', { font: 'inherit', padding: '.4rem .8rem' });
    close.type = 'button';
    close.addEventListener('click', hide);
    close.hidden = !good;
    panel.append(
      element('p', 'The site could not be built', { font: 'bold 1.4rem system-ui, sans-serif', margin: '0 0 .5rem' }),
      element('p', (good ? 'Behind this is the last good site. ' : '') + 'Mend the faults and save: this goes away by itself.', { margin: '0 0 1rem' }),
      close,
      element('pre', report, { margin: '1rem 0 0', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', font: '14px/1.5 ui-monospace, monospace', color: 'inherit', background: 'none', border: '0', padding: '0' }),
    );
    document.body.append(panel);
    close.focus();
  };

  // A stylesheet is taken out when its successor is there, so that the page never stands without one.
  const restyle = (swaps) => {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const swap = swaps.find(([from]) => new URL(link.href).pathname === from);
      if (!swap) continue;
      const next = link.cloneNode();
      next.href = swap[1] + '?' + version;
      next.addEventListener('load', () => link.remove());
      link.after(next);
    }
  };

  const events = new EventSource('/_certguide/events');
  const on = (name, act) => events.addEventListener(name, (event) => act(JSON.parse(event.data)));
  on('hello', (data) => { if (data.version !== version) location.reload(); });
  on('reload', () => location.reload());
  on('css', (data) => { version = data.version; hide(); restyle(data.swaps); });
  on('faults', show);
  on('fixed', hide);
  addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
})();

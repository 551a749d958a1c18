// What stands in the page for later days (see src/render/ahead): shows what belongs to the reader's day, which is the
// civil date where the reader is. On the day of the build nothing is changed.
{
  const now = new Date();
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;

  const bring = (/** @type {ParentNode} */ root) => {
    for (const later of /** @type {NodeListOf<HTMLTemplateElement>} */ (root.querySelectorAll('template[data-from]'))) {
      if (/** @type {string} */ (later.dataset.from) <= today) {
        bring(later.content);
        later.replaceWith(later.content);
      }
    }
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-until]'))) {
      if (/** @type {string} */ (part.dataset.until) <= today) part.remove();
    }
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-flips]'))) {
      const flips = /** @type {string} */ (part.dataset.flips).split(' ').filter((day) => day <= today);
      if (flips.length % 2) part.hidden = !part.hidden;
      const folded = part.firstElementChild;
      if (!part.hidden && folded instanceof HTMLTemplateElement && !folded.dataset.from) {
        bring(folded.content);
        folded.replaceWith(folded.content);
      }
      part.removeAttribute('data-flips');
    }
  };
  bring(document);

  // "in 43 days" beside a date that is whole and within a year. Days of the calendar, whatever clocks do between them.
  const day = (/** @type {string} */ iso) => Date.parse(`${iso}T00:00:00Z`) / 86400000;
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, {
    numeric: 'auto',
  });
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll('time[data-relative]'))) {
    const days = day(time.dateTime) - day(today);
    if (time.dateTime.length === 10 && Math.abs(days) <= 366) {
      const note = document.createElement('span');
      note.className = 'relative';
      note.textContent = `(${words.format(days, 'day')})`;
      time.after(' ', note);
    }
  }
}

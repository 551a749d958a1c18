// Before first paint: says that script runs, so that room for controls is kept, and that the address asks for a part of what is
// served, so that the whole does not flash up.
document.documentElement.classList.add('js', ...(location.search ? ['asked'] : []));

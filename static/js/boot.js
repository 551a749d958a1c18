// Before first paint: says that script runs, so that room for controls is kept.
document.documentElement.classList.add('js');

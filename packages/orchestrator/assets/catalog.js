// What the pages of a catalogue do beyond being read: theme, copy buttons, ages, search. Loaded before the
// page is shown, so that it never flashes in the other theme.
(() => {
  const root = document.documentElement;
  const key = 'soe-catalog-theme';
  /** @typedef {'system' | 'light' | 'dark'} Theme */
  /** @type {readonly Theme[]} */
  const themes = ['system', 'light', 'dark'];

  /** @returns {Theme} */
  function rememberedTheme() {
    try {
      return themes.find((theme) => theme === localStorage.getItem(key)) ?? 'system';
    } catch {
      return 'system';
    }
  }

  /** @param {Theme} theme */
  function showTheme(theme) {
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
  }

  showTheme(rememberedTheme());

  /** @param {string} text */
  function say(text) {
    const place = document.getElementById('said');
    if (place === null) return;
    place.textContent = text;
    place.classList.add('shown');
    clearTimeout(sayTimer);
    sayTimer = setTimeout(() => {
      place.classList.remove('shown');
      place.textContent = '';
    }, 4000);
  }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let sayTimer;

  function offerThemes() {
    const button = document.getElementById('theme');
    if (!(button instanceof HTMLButtonElement)) return;
    const tell = () => {
      const theme = rememberedTheme();
      button.textContent = `Theme: ${theme}`;
    };
    tell();
    button.hidden = false;
    button.addEventListener('click', () => {
      const next = themes[(themes.indexOf(rememberedTheme()) + 1) % themes.length] ?? 'system';
      try {
        localStorage.setItem(key, next);
      } catch {
        // It is not remembered then.
      }
      showTheme(next);
      tell();
    });
  }

  /**
   * @param {string} text
   * @param {HTMLElement} from
   */
  async function copy(text, from) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not over plain HTTP: the old way is left.
    }
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'copying';
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    from.focus();
    return isCopied;
  }

  function offerCopies() {
    for (const code of document.querySelectorAll('code[data-copy]')) {
      if (!(code instanceof HTMLElement)) continue;
      const what = code.dataset['copy'] ?? '';
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'copy';
      button.textContent = 'Copy';
      button.setAttribute('aria-label', `Copy ${what}`);
      button.addEventListener('click', async () => {
        const isCopied = await copy(code.textContent ?? '', button);
        say(isCopied ? `Copied: ${what}` : `Could not copy: ${what}`);
        if (!isCopied) return;
        button.textContent = 'Copied';
        setTimeout(() => {
          button.textContent = 'Copy';
        }, 2000);
      });
      const block = code.closest('pre');
      (block ?? code).after(button);
    }
  }

  function tellAges() {
    const today = Date.now();
    for (const time of document.querySelectorAll('time[data-age]')) {
      const days = Math.floor(
        (today - Date.parse(time.getAttribute('datetime') ?? '')) / 86_400_000,
      );
      if (!(days >= 0)) continue;
      const age = days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
      // A card has no room for both.
      if (time.closest('.card') === null) time.append(` (${age})`);
      else {
        time.setAttribute('title', time.textContent ?? '');
        time.textContent = age;
      }
    }
  }

  /** @typedef {readonly [title: string, path: string, words: string]} Entry */
  const most = 50;

  function offerSearch() {
    const place = document.getElementById('search');
    const query = document.getElementById('query');
    const found = document.getElementById('found');
    const results = document.getElementById('results');
    if (!place || !(query instanceof HTMLInputElement) || !found || !results) return;
    place.hidden = false;
    const update = () => {
      const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
      const matches = words.length === 0 ? [] : find(words);
      const isImages = words.some(isImageId);
      results.replaceChildren(...matches.slice(0, most).map((entry) => result(entry, isImages)));
      found.textContent = words.length === 0 ? '' : count(matches.length);
      root.classList.toggle('searching', words.length > 0);
    };
    query.addEventListener('input', () => {
      update();
      // Ids are many, and few ask for them.
      if (query.value.toLowerCase().split(/\s+/).some(isImageId)) loadImages(update);
    });
    document.addEventListener('keydown', (event) => {
      const isTyping = event.target instanceof HTMLInputElement;
      if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        query.focus();
      } else if (event.key === 'Escape' && event.target === query) {
        query.value = '';
        update();
      }
    });
    if (query.value !== '') update();
  }

  /** @param {string} name @returns {readonly Entry[]} */
  function entries(name) {
    const found = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (globalThis))[
      name
    ];
    return Array.isArray(found) ? found : [];
  }

  /** @param {readonly string[]} words @returns {readonly Entry[]} */
  function find(words) {
    const ids = words.filter(isImageId).map((word) => word.slice('ami-'.length));
    const rest = words.filter((word) => !isImageId(word));
    const all = ids.length > 0 ? entries('soeImages') : entries('soeSearch');
    return all.filter(([title, , text]) => {
      const inside = `${title} ${text}`.toLowerCase();
      return (
        rest.every((word) => inside.includes(word)) &&
        ids.every((id) => text.split(' ').some((each) => each.startsWith(id)))
      );
    });
  }

  /** @param {string} word */
  function isImageId(word) {
    return word.startsWith('ami-');
  }

  let asked = false;

  /** @param {() => void} then */
  function loadImages(then) {
    if (asked) return;
    asked = true;
    const script = document.createElement('script');
    script.src = 'assets/search-images.js';
    script.addEventListener('load', then);
    document.head.append(script);
  }

  /** @param {Entry} entry @param {boolean} isImages */
  function result([title, path, text], isImages) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = path;
    link.textContent = title;
    item.append(link);
    // A list of all ids of a release tells nobody anything.
    if (!isImages) {
      const about = document.createElement('span');
      about.className = 'soft';
      about.textContent = ` ${text.slice(0, 120)}`;
      item.append(about);
    }
    return item;
  }

  /** @param {number} matches */
  function count(matches) {
    if (matches === 0) return 'Nothing found.';
    if (matches > most) return `${matches} found, the first ${most} are shown.`;
    return matches === 1 ? '1 found.' : `${matches} found.`;
  }

  document.addEventListener('DOMContentLoaded', () => {
    offerThemes();
    offerCopies();
    tellAges();
    offerSearch();
  });
})();

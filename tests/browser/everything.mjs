// A site that uses everything at its worst: all of markdown, every widget, names of 120 letters, right-to-left, nearly 500 rows.
// It is the golden site `hard`, which has each widget with its hard cases, made longer; `everything` writes it.

import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './site.mjs';

/** A word that nothing can break, and a name of as many letters. */
const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.padEnd(120, 'x');
const NAME = 'The very long name of a certification that nobody would give to one unless there was a committee that had to agree on it'.slice(0, 120);

/** So many rows of each kind; with those that the site has, about as many as the limits allow. */
const ROWS = 490;

/** Each kind of text that markdown knows. */
const MARKDOWN = `## A heading with ${WORD}

Plain, *emphasis*, **strong**, ***both***, ~~gone~~, \`code\`, \`${WORD}\`, [a link](/kestrel/), [${WORD}](/kestrel/flow-engineer/#costs), <https://elsewhere.example/${WORD}>,
a footnote[^a], a line that ends here\\
and goes on, [a source](source:kestrel), and {{ kestrel/flow-engineer:exam.fee }}.

### A list in a list

- one
  - two, ${WORD}
    1. three
    2. four

       and a paragraph of it
- [ ] open
- [x] done

### A quote and notes

> A quote
>
> > in a quote with ${WORD}

${['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'].map((kind) => `> [!${kind}]\n> A note of the kind ${kind.toLowerCase()}, with \`${WORD}\`.`).join('\n\n')}

### Terms

${WORD}
: What it means.
: What else it means, with \`code\`.

### Code

\`\`\`rust
fn main() { println!("${WORD}${WORD}"); } // a line that is too long for any window
\`\`\`

\`\`\`
no language
\`\`\`

### Tables

| left | center | right | ${WORD} |
|:-----|:------:|------:|---|
| a | b | 1 | ${WORD} |
| *a* | \`b\` | {{ kestrel/flow-engineer:exam.minutes }} | [link](/kestrel/) |

| ${Array.from({ length: 15 }, (_, i) => `column ${i + 1}`).join(' | ')} |
|${'---|'.repeat(15)}
${Array.from({ length: 3 }, (_, row) => `| ${Array.from({ length: 15 }, (__, i) => `cell ${row}.${i}`).join(' | ')} |`).join('\n')}

---

![A drawing that is wider than any window](wide.svg)

#### The fourth level

##### The fifth level

###### The sixth level

[^a]: A note with **markdown**, and ${WORD}.
`;

const RIGHT_TO_LEFT = `## الشهادات المهنية

تُمنح هذه الشهادة لمن يجتاز الامتحان، وتبلغ رسومه {{ kestrel/flow-engineer:exam.fee }} ومدته {{ kestrel/flow-engineer:exam.minutes }}. انظر [الشهادة](/kestrel/flow-engineer/).

## הסמכות מקצועיות

- רשימה של דברים, \`code\` בתוכה
- ועוד אחד, ABC-C01, ועוד

> [!NOTE]
> הערה בעברית עם English בתוכה.

| שם | ערך |
|---|---:|
| אגרה | 150 |
| משך | 180 דקות |

## Mixed

The certification שלום is called أكاديمية النور, code NR-1.
`;

const rows = (head, row) => [head, ...Array.from({ length: ROWS }, (_, i) => row(i + 1))].join('\n');

/** Writes the site into a folder; in a language that is written from the right, the frame of its pages is turned round. */
export function everything(folder, language = 'en') {
  fs.cpSync(path.join(ROOT, 'tests/sites/hard/content'), path.join(folder, 'content'), { recursive: true });
  const content = (file) => path.join(folder, 'content', file);
  const change = (file, changes) => {
    let text = fs.readFileSync(content(file), 'utf8');
    for (const [from, to] of changes) {
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      text = text.replace(from, () => to);
    }
    fs.writeFileSync(content(file), text);
  };
  const page = (name, title, text) =>
    fs.writeFileSync(content(`pages/${name}.md`), `---\ntitle: ${JSON.stringify(title)}\ndescription: ${JSON.stringify(`About ${title}`)}\n---\n${text}`);
  const data = 'guides/kestrel/flow-engineer/certification.yaml';
  change(data, [
    ['name: Kestrel Certified Flow Engineer – Associate', `name: ${NAME}`],
    ['resources:\n', rows('resources:', (i) => `  - {id: r-${i}, title: ${i === 1 ? WORD : `Resource ${i}`}, url: https://r${i}.example.com/, provider: Provider ${i % 9}, kind: book, price: 0, hours: ${i}}`) + '\n'],
  ]);
  fs.appendFileSync(content('site.yaml'), `language: ${language}\n`);
  change('guides/noor/last/certification.yaml', [['short_name: ', 'short_name: "مهندس التدفق المعتمد من أكاديمية النور" # ']]);
  change('vendors/kestrel.yaml', [['name: Kestrel\n', `name: ${WORD}\n`]]);
  page('markdown', NAME, MARKDOWN);
  page('right-to-left', 'أكاديمية النور והסמכות', RIGHT_TO_LEFT);
  page('rows', 'Rows', rows('| number | name | amount |\n|---:|---|---:|', (i) => `| ${i} | ${i === 7 ? WORD : `Row ${i}`} | ${i * 1000} |`) + '\n');
  fs.writeFileSync(content('pages/wide.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="200"><rect width="3000" height="200"/></svg>');
}

/** Texts as models write them, to be cut at every place. Some repeat themselves, which is where a seam is hard to find. */
export const seamTexts: Readonly<Record<string, string>> = {
  prose: `A cache is a promise that you make to your future self: the answer to this question will not change before I ask again. Most bugs around caches come from breaking that promise without noticing. Someone renames a user, the profile page shows the new name, and the comment section shows the old one for another hour. Nobody is wrong, and still the page contradicts itself.

There are three questions to ask before adding one. First, how stale may an answer be before somebody is harmed? A weather report can be ten minutes old; a bank balance cannot. Second, who knows when the answer changes? If the code that writes the value is the code that caches it, invalidation is one line. If a different team writes it, invalidation is a meeting. Third, what happens when the cache is empty? A system that only survives with a warm cache has not been made faster, it has been made fragile.

The usual advice is to begin with a short lifetime and no invalidation at all. Thirty seconds remove most of the load, because load is rarely spread evenly: the same few rows are asked for again and again. It is also easy to reason about, since every wrong answer heals by itself. Only when thirty seconds turn out to be too long, or too short, is it worth building something that listens for changes.

“But what about consistency?” you may ask. It’s a fair question, and the honest reply is that you already gave it up when you sent the first response: by the time it arrives, the row may have changed. A cache only makes the gap wider. Whether that matters is a question about people, not about computers, and it should be answered by somebody who knows what the page is for.`,

  code: `import { readFile } from "node:fs/promises";

export interface Row {
  readonly id: number;
  readonly name: string;
  readonly price: number | null;
}

/** Reads a table. Lines that are no rows are skipped and counted. */
export async function readTable(path: string): Promise<{ rows: Row[]; skipped: number }> {
  const text = await readFile(path, "utf8");
  const rows: Row[] = [];
  let skipped = 0;
  for (const line of text.split("\\n")) {
    const [id, name, price] = line.split(",");
    if (id === undefined || name === undefined) {
      skipped += 1;
      continue;
    }
    if (!/^\\d+$/.test(id)) {
      skipped += 1;
      continue;
    }
    rows.push({ id: Number(id), name: name.trim(), price: price === undefined ? null : Number(price) });
  }
  return { rows, skipped };
}

export function total(rows: readonly Row[]): number {
  let sum = 0;
  for (const row of rows) {
    if (row.price !== null) {
      if (row.price > 0) {
        sum += row.price;
      }
    }
  }
  return sum;
}

export function cheapest(rows: readonly Row[]): Row | undefined {
  let found: Row | undefined;
  for (const row of rows) {
    if (row.price !== null) {
      if (found?.price == null || row.price < found.price) {
        found = row;
      }
    }
  }
  return found;
}
`,

  chinese: `缓存是你对未来的自己许下的承诺：在我再次询问之前，这个问题的答案不会改变。与缓存有关的大多数错误，都是因为在不知不觉中违背了这个承诺。有人改了用户名，个人主页显示新名字，而评论区在接下来的一个小时里仍然显示旧名字。谁都没有错，页面却自相矛盾。

在加入缓存之前，有三个问题要问。第一，答案可以陈旧到什么程度而不会伤害任何人？天气预报可以是十分钟以前的，银行余额却不行。第二，谁知道答案什么时候改变？如果写入数值的代码就是缓存它的代码，那么失效只需要一行；如果由另一个团队写入，失效就是一次会议。第三，缓存为空的时候会发生什么？只有在缓存预热之后才能存活的系统并没有变快，它只是变得脆弱。

通常的建议是从很短的有效期开始，完全不做失效处理。三十秒就能去掉大部分负载，因为负载很少均匀分布：总是同样的几行被一次又一次地读取。慢慢来，天天看看监控，常常想想用户真正需要什么。这样做也容易推理，因为每一个错误的答案都会自己恢复。`,

  list: `Before a release, go through this list:

1. **Freeze the branch.** Nobody merges until the release is out.
   - Tell the team in the channel.
   - Tell the team in the stand-up.
2. **Run all tests.**
   - Unit tests: \`npm test\`
   - Editor tests: \`npm run test:editor\`
   - Attacks: \`npm run test:attacks\`
3. **Check the size of the package.**
   - It should not have grown by more than 5 %.
   - It should not have grown by more than 5 % in the web build either.
4. **Write the changelog.**
   - One line per change.
   - From the user's point of view.
5. **Tag and publish.**
   - [ ] Tag pushed
   - [ ] Package published
   - [ ] Package installed from the Marketplace
   - [ ] Package installed from Open VSX

After the release:

- Open the issue tracker.
- Answer what comes in.
- Answer what came in during the freeze.
- Close what is fixed.

If something is wrong:

- Do not hurry.
- Do not publish a fix without tests.
- Do not publish a fix on a Friday.
- Unpublish only if data is lost.

Then begin again with the first item, because a release that nobody checks is a release that nobody should install.`,

  table: `Here is what each plan contains:

| Feature | Free | Team | Company |
| --- | --- | --- | --- |
| Projects | 3 | 20 | unlimited |
| Members | 1 | 10 | unlimited |
| Storage | 1 GB | 100 GB | 1 TB |
| History | 7 days | 90 days | unlimited |
| Backups | no | yes | yes |
| Audit log | no | no | yes |
| Single sign-on | no | no | yes |
| Support by mail | no | yes | yes |
| Support by phone | no | no | yes |
| Service level | none | none | 99.9 % |

And this is what happened in the load test:

| Time | Requests | Errors | Median |
| --- | ---: | ---: | ---: |
| 10:00 | 1,000 | 0 | 12 ms |
| 10:01 | 1,000 | 0 | 12 ms |
| 10:02 | 1,000 | 0 | 12 ms |
| 10:03 | 2,000 | 0 | 13 ms |
| 10:04 | 2,000 | 0 | 13 ms |
| 10:05 | 4,000 | 3 | 19 ms |
| 10:06 | 8,000 | 214 | 97 ms |
| 10:07 | 8,000 | 1,377 | 412 ms |

The server that answered last was replaced, and the same test ran again:

| Node | State | State | State |
| --- | --- | --- | --- |
| a | up | up | up |
| b | up | up | up |
| c | up | down | up |
| c | up | down | up |
| d | up | up | up |
`,

  fences: `There are two ways to do it. With a loop:

\`\`\`python
def flatten(lists):
    result = []
    for items in lists:
        for item in items:
            result.append(item)
    return result
\`\`\`

With a comprehension:

\`\`\`python
def flatten(lists):
    return [item for items in lists for item in items]
\`\`\`

Both are tested in the same way:

\`\`\`python
assert flatten([]) == []
assert flatten([[]]) == []
assert flatten([[1], [2, 3]]) == [1, 2, 3]
assert flatten([[1, 1], [1]]) == [1, 1, 1]
\`\`\`

To run the tests, type:

\`\`\`bash
python -m pytest -q
python -m pytest -q --durations=5
\`\`\`

Before the change the output was:

\`\`\`text
....F                                                                    [100%]
1 failed, 4 passed in 0.03s
\`\`\`

After the change the output was:

\`\`\`text
.....                                                                    [100%]
5 passed in 0.02s
\`\`\`

A fence that shows Markdown needs more backticks:

\`\`\`\`markdown
\`\`\`js
console.log("a");
console.log("a");
console.log("b");
\`\`\`
\`\`\`\`

That is all. Use the comprehension unless the loop has to do something else on the way.`,

  emoji: `🎉🎉🎉 Release day! 🎉🎉🎉

Here is who did what 👇

- 👩‍💻 Ana wrote the parser 🚀
- 👨‍💻 Ben wrote the tests 🧪🧪🧪
- 👩🏽‍🔬 Chipo measured everything twice 📏📏
- 🧑🏿‍🎨 Dayo drew the icons 🎨
- 🐛🐛🐛 Everybody fixed bugs 🐛🐛🐛

What people said: “¡Qué rápido!” 😍 — “naïve, but it works” 🤷 — “ça marche très bien” 👌 — “größer, schneller, schöner” 💪 — “とても速い！” 😮 — “정말 빨라요” 👏

Countries with the most downloads: 🇩🇪 🇫🇷 🇯🇵 🇧🇷 🇮🇳 🇺🇸 🇿🇦

Next week: 1️⃣ rest 😴 2️⃣ read the issues 📬 3️⃣ begin again 🔁

Thank you all 🙏🙏🙏 and see you next time 👋`,

  song: `Verse one:

Round and round the wheels are turning,
turning, turning, all day long.
Row by row the lamps are burning,
line by line I write this song.

Round and round the wheels are turning,
turning, turning, all day long.
Row by row the lamps are burning,
line by line I write this song.

Bridge: no, no, no, never say never say never, no, no, no, never say never say never again.

And the very last line of the chorus is sung twice, because people like it that way.
And the very last line of the chorus is sung twice, because people like it that way.

La la la la la la la la la la la la la la la la la la la la la la la la la la la la la.

----------------------------------------------------------------------------------------
========================================================================================

The log of the evening:

20:00 lights on
20:00 lights on
20:01 the band comes to the stage and everybody who has a telephone takes it out of the pocket
20:01 the band comes to the stage and everybody who has a telephone takes it out of the pocket
20:01 the band comes to the stage and everybody who has a telephone takes it out of the pocket
20:02 music`,

  manual: `# Moving a repository

You need read access to the old server and write access to the new one. The whole move takes about ten minutes for a repository of ordinary size; what takes longer is telling everybody about it.

## Copy everything

1. Make a bare copy: \`git clone --mirror https://old.example/team/project.git\`
2. Go into the folder: \`cd project.git\`
3. Point it to the new server: \`git remote set-url origin https://new.example/team/project.git\`
4. Push: \`git push --mirror\`

> **Note** A mirror holds every branch and tag, also those that somebody made by mistake. Delete them *before* the copy, because afterwards nobody dares to.

## Check the copy

Count the references on both sides. The numbers have to be equal:

| Command | Old | New |
| --- | ---: | ---: |
| \`git ls-remote --heads\` | 41 | 41 |
| \`git ls-remote --tags\` | 128 | 128 |

If they differ, look for references that the new server refuses. Some servers do not take \`refs/pull/*\`, which belong to the old server anyway; leave them out with a refspec of your own.

## Tell people

- Write a message with the *new* address, the date and the reason.
- Make the old repository read-only instead of deleting it.
- After a month, look at who still asks the old server, and write to them again.

A redirect would be easier for everybody, but it hides the move: six months later the old server is switched off, and a build that nobody remembers fails at night.
`,

  json: `{
  "name": "aside-example",
  "version": "1.2.3",
  "settings": [
    { "id": "temperature", "type": "number", "default": null, "min": 0, "max": 2 },
    { "id": "topP", "type": "number", "default": null, "min": 0, "max": 1 },
    { "id": "topK", "type": "integer", "default": null, "min": 0 },
    { "id": "seed", "type": "integer", "default": null },
    { "id": "stop", "type": "list", "default": [] }
  ],
  "matrix": [
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 1, 1, 1, 1, 0, 0],
    [0, 0, 1, 0, 0, 1, 0, 0],
    [0, 0, 1, 1, 1, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0]
  ],
  "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "nested": { "a": { "b": { "c": { "d": {} } } } }
}
`,
};

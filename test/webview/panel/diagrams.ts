/** A small diagram of each common kind, as models write them. */
export const diagrams = {
  flowchart:
    'flowchart TD\n  A[Start] --> B{Is it?}\n  B -->|Yes| C[OK]\n  B -->|No| D[Rethink<br/>and *repeat*]\n  D --> A\n  subgraph one [Part one]\n  C --> E((End))\n  end\n  click A href "https://example.com"',
  sequence:
    "sequenceDiagram\n  autonumber\n  participant A as Alice\n  actor B as Bob\n  A->>+B: Hello Bob, how are you?\n  Note right of B: Bob thinks\n  alt is well\n  B-->>A: Great!\n  else\n  B-->>-A: So so\n  end\n  loop Every minute\n  A-)B: ping\n  end",
  class:
    'classDiagram\n  Animal <|-- Duck\n  Animal : +int age\n  Animal: +isMammal() bool\n  class Duck{\n    +String beakColor\n    +swim()\n  }\n  Duck "1" --> "*" Egg : lays',
  state:
    "stateDiagram-v2\n  [*] --> Still\n  Still --> Moving : push\n  Moving --> Still\n  state Moving {\n    [*] --> Slow\n    Slow --> Fast\n  }\n  Moving --> [*]",
  er: "erDiagram\n  CUSTOMER ||--o{ ORDER : places\n  ORDER ||--|{ LINE-ITEM : contains\n  CUSTOMER {\n    string name PK\n    string email\n  }",
  gantt:
    "gantt\n  title A plan\n  dateFormat YYYY-MM-DD\n  section Build\n  Design :done, a1, 2026-01-01, 10d\n  Code :active, after a1, 20d\n  section Ship\n  Release :crit, 2026-02-01, 5d",
  pie: 'pie showData title Pets\n  "Dogs" : 386\n  "Cats" : 85\n  "Rats" : 15',
  journey: "journey\n  title My day\n  section Work\n    Make tea: 5: Me\n    Do work: 1: Me, Cat",
  git: 'gitGraph\n  commit\n  branch develop\n  commit\n  commit\n  checkout main\n  merge develop\n  commit tag: "v1"',
  mindmap: "mindmap\n  root((Aside))\n    Chat\n      Models\n      Tools\n    Context\n      Files",
  timeline: "timeline\n  title History\n  2002 : LinkedIn\n  2004 : Facebook : Google\n  2005 : YouTube",
  quadrant:
    "quadrantChart\n  title Reach\n  x-axis Low --> High\n  y-axis Bad --> Good\n  quadrant-1 Expand\n  A: [0.3, 0.6]\n  B: [0.7, 0.2]",
  xy: 'xychart-beta\n  title "Sales"\n  x-axis [jan, feb, mar]\n  y-axis "Revenue" 0 --> 100\n  bar [30, 60, 90]\n  line [20, 50, 80]',
  requirement:
    "requirementDiagram\n  requirement test_req {\n    id: 1\n    text: the text.\n    risk: high\n    verifymethod: test\n  }\n  element test_entity {\n    type: simulation\n  }\n  test_entity - satisfies -> test_req",
  sankey: "sankey-beta\n\nCoal,Power,25\nGas,Power,15\nPower,Homes,30\nPower,Loss,10",
  block: 'block-beta\n  columns 2\n  a["A"] b["B"]\n  c:2\n  a --> b',
  architecture:
    "architecture-beta\n  group api(cloud)[API]\n  service db(database)[Database] in api\n  service server(server)[Server] in api\n  db:L -- R:server",
  kanban: "kanban\n  Todo\n    [Write docs]\n  Done\n    [Ship it]",
  formula: 'flowchart LR\n  A["$$x^2$$"] --> B["plain"]',
  elk: "---\nconfig:\n  layout: elk\n---\nflowchart TD\n  A --> B\n  A --> C\n  B --> D\n  C --> D",
  handDrawn: "---\nconfig:\n  look: handDrawn\n---\nflowchart TD\n  A[Sketch] --> B[Line]",
} as const;

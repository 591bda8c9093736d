/** Names an attacker may choose: each tries to become markup, a mention, a link or a reversed word in a chat. */
export const hostileNames: readonly string[] = [
  "<!channel> please read.xlsx",
  "</script><script>alert(1)</script>.docx",
  "[label](http://x).pdf",
  "report\u202Efdp.exe",
  "*bold* _it_ ~no~ `code`.txt",
];

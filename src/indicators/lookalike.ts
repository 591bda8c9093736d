/** Top-level domains that are better known as file endings or code. */
const fileSuffixes = new Set(
  "ax cab cat inc la map md mk mov pl pm properties ps pub py rs save sc sh so srt st tf win zip".split(" "),
);
/** Endings of files that are no top-level domain: named so that the reason can say "a file name". */
const plainFiles = new Set(
  (
    "7z apk asp aspx bak bat bin bmp c cfg class cmd conf cpp cs css csv dat db dll dmg doc docm docx drv elf eml exe gif gz h hta " +
    "htm html ico img inf ini iso jar java jpeg jpg js json jsp jse lnk log lua msi msg o ocx odt pcap pdf php plist png ppt pptx " +
    "ps1 psm1 rar rb reg rtf scr sct sql svg swf swift sys tar tmp ts txt vb vbe vbs wav wsf xls xlsm xlsx xml yaml yml yar"
  ).split(" "),
);
/** Names of things in program text; `this.name` and `java.io` are not hosts. */
const codeWords = new Set(
  (
    "this self window document event location console module process os sys java javax system microsoft object obj args request " +
    "response navigator string array math date node http require exports jquery app std"
  ).split(" "),
);
/** How names of packages begin, and the top-level domains that are words in them: `org.apache.commons.io`. */
const packageRoots = new Set(["com", "org", "net", "io", "dev"]);
const codeSuffixes = new Set(
  "android app auto bot call chrome codes data dev google io link name run tools web work zone".split(" "),
);
const dotNet = new Set(["asp.net", "vb.net", "ado.net", "ml.net", "paint.net"]);

/**
 * Why a plain dotted name in running text is something else than a domain, judged by its spelling and what follows.
 * `written` is the name as it stands in the text. Undefined when nothing speaks against it.
 */
export function whyNotDomain(written: string, next: string): string | undefined {
  const lower = written.toLowerCase();
  const dot = lower.lastIndexOf(".");
  const suffix = lower.slice(dot + 1);
  const writtenSuffix = written.slice(dot + 1);
  if (plainFiles.has(suffix)) return "a file name";
  if (fileSuffixes.has(suffix) && !lower.startsWith("www.")) return "a file name";
  if (dotNet.has(lower)) return "the name of a product";
  if (writtenSuffix !== suffix && written !== written.toUpperCase())
    return "two sentences or a name in code, not a domain";
  const first = lower.slice(0, lower.indexOf("."));
  if (packageRoots.has(first) && codeSuffixes.has(suffix) && lower.indexOf(".") !== dot) return "a package's name";
  if (codeWords.has(first) && suffix !== "com" && lower.indexOf(".") === dot) return "a name in code";
  if (/^\((?:\)|["'])/.test(next)) return "a call in code";
  return undefined;
}

/** Only products whose name is seldom followed by an address: "server 10.0.0.5" is no version. */
const products =
  "chrome|firefox|safari|opera|flash player|acrobat reader|acrobat|exchange server|openssl|jre|jdk|kernel|fortios|pan-os|" +
  "confluence|tomcat|php|mysql|wordpress|plugin|sdk";
const counted =
  "v|vers?|versions?|builds?|releases?|rev|revision|firmware|upgrade to|oids?|(?:version|build) (?:number|no|is|was|of)";
const earlierOnes = "(?:\\d+(?:\\.\\d+){2,12}(?:[\\s,-]|and|or|to|through)+)*";
const beforeVersion = new RegExp(
  `(?:^|[^a-z0-9])(?:(?:${counted}|${products})[.:]?[\\s:="'(]*|(?:section|sec|chapter|appendix)[. ]*)${earlierOnes}$`,
  "i",
);
const afterVersion =
  /^[\s,]*(?:(?:and|or)\s+(?:earlier|later|below|above|newer|older|prior|lower|higher)|beta|alpha|rc\d)/i;

/** True when the words around dotted numbers say that they count releases or sections. Reads 60 characters either side. */
export function isVersion(text: string, from: number, to: number): boolean {
  return beforeVersion.test(text.slice(Math.max(0, from - 60), from)) || afterVersion.test(text.slice(to, to + 60));
}

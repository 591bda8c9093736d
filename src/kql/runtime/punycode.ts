/** Punycode as RFC 3492 defines it, for whole texts: the labels of a domain are `node:url`'s matter. */

const base = 36;
const [least, most, skew, damp, initialBias, initialCode] = [1, 26, 38, 700, 72, 128];

function adapted(delta: number, count: number, first: boolean): number {
  let rest = first ? Math.floor(delta / damp) : delta >> 1;
  rest += Math.floor(rest / count);
  let steps = 0;
  for (; rest > ((base - least) * most) >> 1; steps += base) rest = Math.floor(rest / (base - least));
  return steps + Math.floor(((base - least + 1) * rest) / (rest + skew));
}

const threshold = (step: number, bias: number) => Math.min(most, Math.max(least, step - bias));
const digit = (value: number) => String.fromCharCode(value < 26 ? value + 97 : value + 22);

export function encodePunycode(text: string): string {
  const codes = [...text].map((sign) => sign.codePointAt(0) ?? 0);
  const basic = codes.filter((code) => code < initialCode);
  let output = String.fromCharCode(...basic) + (basic.length > 0 ? "-" : "");
  let [code, delta, bias, done] = [initialCode, 0, initialBias, basic.length];
  while (done < codes.length) {
    const next = Math.min(...codes.filter((item) => item >= code));
    delta += (next - code) * (done + 1);
    code = next;
    for (const item of codes) {
      if (item < code) delta++;
      if (item !== code) continue;
      let rest = delta;
      for (let step = base; rest >= threshold(step, bias); step += base) {
        const limit = threshold(step, bias);
        output += digit(limit + ((rest - limit) % (base - limit)));
        rest = Math.floor((rest - limit) / (base - limit));
      }
      output += digit(rest);
      bias = adapted(delta, done + 1, done === basic.length);
      delta = 0;
      done++;
    }
    delta++;
    code++;
  }
  return codes.length === basic.length ? text : output;
}

/** Undefined for what is no Punycode. */
export function decodePunycode(text: string): string | undefined {
  const cut = text.lastIndexOf("-");
  const output = [...text.slice(0, Math.max(0, cut))].map((sign) => sign.codePointAt(0) ?? 0);
  let [code, at, bias] = [initialCode, 0, initialBias];
  const digits = [...text.slice(cut + 1).toLowerCase()];
  for (let index = 0; index < digits.length; ) {
    const before = at;
    for (let step = base, weight = 1; ; step += base) {
      const sign = digits[index++];
      const value = sign === undefined ? -1 : "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(sign);
      if (value < 0) return undefined;
      at += value * weight;
      const limit = threshold(step, bias);
      if (value < limit) break;
      weight *= base - limit;
    }
    bias = adapted(at - before, output.length + 1, before === 0);
    code += Math.floor(at / (output.length + 1));
    at %= output.length + 1;
    if (code > 0x10ffff) return undefined;
    output.splice(at++, 0, code);
  }
  return String.fromCodePoint(...output);
}

import { expect, test } from "vitest";
import { html } from "./html.ts";

test("what is put into markup is escaped, and markup is not", () => {
  const inner = html`<b>${"<script>alert('1')</script> & \"more\""}</b>`;
  expect(html`<p title="${'"'}">${inner}</p>`.text).toBe(
    '<p title="&quot;"><b>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;</b></p>',
  );
});

test("lists are joined, numbers written, and nothing comes of what is not there", () => {
  expect(html`${[1, "a", undefined, false, [html`<i>`]]}`.text).toBe("1a<i>");
});

test("control characters and halves of pairs cannot be written, and are shown as missing", () => {
  expect(html`${"a\u0000b\u001b[31mc\ud800d\te"}`.text).toBe("a\ufffdb\ufffd[31mc\ufffdd\te");
});

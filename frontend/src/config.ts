/** How htmx is set. It reads this tag while it loads, so this module is imported before it. */
const OURS = {
  includeIndicatorCSS: false,
  extensions: "quarterdeck",
  defaultTimeout: 120_000,
  // Settling copies style attributes, which the content policy forbids.
  defaultSettleDelay: 0,
};

const found = document.querySelector<HTMLMetaElement>('meta[name="htmx-config"]');
const tag = found ?? document.createElement("meta");
tag.name = "htmx-config";
tag.content = JSON.stringify({ ...JSON.parse(found?.content || "{}"), ...OURS });
if (!found) document.head.append(tag);

export {};

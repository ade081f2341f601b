/** How htmx is set. It reads this tag while it loads, so this module is imported before it. */
const settings = {
  includeIndicatorCSS: false,
  extensions: "quarterdeck",
  defaultTimeout: 120_000,
};

if (!document.querySelector('meta[name="htmx-config"]')) {
  const tag = document.createElement("meta");
  tag.name = "htmx-config";
  tag.content = JSON.stringify(settings);
  document.head.append(tag);
}

export {};

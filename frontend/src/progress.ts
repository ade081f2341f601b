/** A thin bar when an answer takes longer than a blink, as far as such answers usually are by now. */
import { make } from "./make.js";
import { share, usual } from "./pace.js";

const BLINK = 300;
const took = new Map<string, number>();

interface Wait {
  path: string;
  since: number;
  timer: ReturnType<typeof setTimeout>;
}

const waits = new Map<object, Wait>();

function bar(): HTMLElement {
  const found = document.getElementById("progress");
  if (found) return found;
  const attributes = { id: "progress", role: "progressbar", "aria-label": "Loading" };
  const made = make("div", attributes, [make("span")]);
  document.body.append(made);
  return made;
}

function draw(wait: Wait, key: object): void {
  if (!waits.has(key)) return;
  const gone = share(performance.now() - wait.since, usual(took.get(wait.path)));
  const filled = bar().firstElementChild;
  if (filled instanceof HTMLElement) filled.style.transform = `scaleX(${gone})`;
  requestAnimationFrame(() => draw(wait, key));
}

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const path = new URL(ctx.request.action, location.href).pathname;
  const wait: Wait = {
    path,
    since: performance.now(),
    timer: setTimeout(() => {
      document.getElementById("content")?.setAttribute("aria-busy", "true");
      draw(wait, ctx);
    }, BLINK),
  };
  waits.set(ctx, wait);
});

document.addEventListener("htmx:finally:request", (event) => {
  const wait = waits.get(event.detail.ctx);
  if (!wait) return;
  clearTimeout(wait.timer);
  waits.delete(event.detail.ctx);
  took.set(wait.path, performance.now() - wait.since);
  if (waits.size) return;
  document.getElementById("progress")?.remove();
  document.getElementById("content")?.removeAttribute("aria-busy");
});

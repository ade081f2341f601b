/** What is said when an answer does not come, or is another page than the one asked for. */
import { said } from "./days.js";
import { enhancing } from "./enhance.js";
import { make } from "./make.js";

function place(id: string, role: "status" | "alert"): HTMLElement {
  const found = document.getElementById(id);
  if (found) return found;
  const made = make("div", { id, role, class: role === "status" ? "unseen" : "lost" });
  document.body.append(made);
  return made;
}

// What is read aloud must be there before its words are.
enhancing(() => void place("announced", "status"));

// An answer without the content is another page, such as sign-in: it is shown as a whole.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const main = tasks.find((task) => task.type === "main");
  if (!ctx.select || !main || main.fragment.childElementCount > 0) return;
  event.preventDefault();
  location.assign(ctx.request.action);
});

document.addEventListener("htmx:error", (event) => {
  if (!event.detail.ctx) return;
  place("lost", "alert").textContent =
    "No answer from the server. What you see is as it was; try again.";
});

document.addEventListener("htmx:after:swap", () => {
  document.getElementById("lost")?.remove();
  const heading = document.querySelector("#content h1")?.textContent?.trim() ?? document.title;
  const day = document.querySelector<HTMLTimeElement>("#content time")?.dateTime;
  const when = day ? `, as of ${said(day, document.documentElement.lang)}` : "";
  place("announced", "status").textContent = `${heading}${when}`;
});

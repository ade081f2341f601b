"""Pages and packs as data (frozen blocks), then to text, HTML, JSON and CSV."""

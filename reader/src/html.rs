//! mdBook's renderer of HTML, which leaves the copying of other files to [`assets`].
//!
//! It would fail at the first link that leads nowhere, and for one page it would copy everything.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use mdbook_html::HtmlHandlebars;
use mdbook_renderer::{RenderContext, Renderer};
use walkdir::WalkDir;

use crate::assets;

/// Takes the place of mdBook's own in a build.
pub struct Html;

impl Renderer for Html {
    fn name(&self) -> &str {
        "html"
    }

    fn render(&self, ctx: &RenderContext) -> Result<()> {
        render_pages(ctx)?;
        assets::copy(&ctx.source_dir(), &ctx.destination)
    }
}

/// Renders all but the assets.
pub fn render_pages(ctx: &RenderContext) -> Result<()> {
    let html = ctx.config.html_config().unwrap_or_default();
    // The only file that the renderer wants from there.
    let build_dir = ctx.root.join(&ctx.config.build.build_dir);
    let beside = build_dir.parent().unwrap_or(&ctx.root);
    let sources = tempfile::Builder::new()
        .prefix("sources-")
        .tempdir_in(beside)
        .with_context(|| format!("cannot make a folder in {}", beside.display()))?;
    let missing_page = html.input_404.as_deref().unwrap_or("404.md");
    let text = ctx.source_dir().join(missing_page);
    if !missing_page.is_empty() && text.is_file() {
        fs::copy(&text, sources.path().join(missing_page))
            .with_context(|| format!("cannot copy {}", text.display()))?;
    }
    let mut own = ctx.clone();
    own.config.book.src = sources.path().to_owned();
    HtmlHandlebars::new().render(&own)?;
    if html.edit_url_template.is_some() {
        rename(&ctx.destination, sources.path(), &ctx.config.book.src)?;
    }
    Ok(())
}

/// Links to a page's source name the folder of the sources.
fn rename(pages: &Path, folder: &Path, right: &Path) -> Result<()> {
    let escaped = |path: &Path| handlebars::html_escape(&format!("{}/", path.display()));
    let (folder, right) = (escaped(folder), escaped(right));
    for entry in WalkDir::new(pages) {
        let entry = entry?;
        if entry.path().extension().is_some_and(|ending| ending == "html") {
            let page = fs::read_to_string(entry.path())?;
            fs::write(entry.path(), page.replace(&folder, &right))?;
        }
    }
    Ok(())
}

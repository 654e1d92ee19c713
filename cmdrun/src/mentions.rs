//! Which other files a program speaks of.

use std::path::{Path, PathBuf};

/// The files that the program in a file may need: modules that it imports, files that it names in
/// quotes. Some may not exist.
pub(crate) fn mentions(file: &Path, text: &str, root: &Path) -> Vec<PathBuf> {
    let Some(folder) = file.parent() else { return Vec::new() };
    let modules = match file.extension().and_then(|ending| ending.to_str()) {
        Some("py") => python(folder, text),
        Some("rs") => rust(folder, text),
        _ => return Vec::new(),
    };
    let named = text.lines().flat_map(quoted).flat_map(|name| [folder.join(name), root.join(name)]);
    modules.into_iter().chain(named).collect()
}

/// What stands between quotes on a line, or between the end of one quotation and the begin of the
/// next, if it may be the name of a file.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &&str| name.contains('.') && name.chars().all(|c| c.is_alphanumeric() || "_./ -".contains(c));
    line.split(['"', '\'']).skip(1).filter(is_name)
}

/// `import x`, `from x import y`, `from . import x`, wherever they stand.
fn python(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
        let (module, names) = match (line.strip_prefix("import "), line.strip_prefix("from ")) {
            (Some(names), _) => ("", names),
            (None, Some(rest)) => match rest.split_once(" import ") {
                Some((module, names)) => (module.trim().trim_start_matches('.'), names),
                None => continue,
            },
            (None, None) => continue,
        };
        let names = names.split(',').filter_map(|name| name.trim_matches(['(', ')', ' ']).split(' ').next());
        let modules: Vec<String> = match module {
            "" => names.map(str::to_owned).collect(),
            module => names.map(|name| format!("{module}.{name}")).chain([module.to_owned()]).collect(),
        };
        for module in modules {
            let path = folder.join(module.replace('.', "/"));
            let whole = path.ancestors().take_while(|path| *path != folder);
            files.extend(whole.flat_map(|path| [path.with_added_extension("py"), path.join("__init__.py")]));
        }
    }
    files
}

/// `super::x` for a module beside the file, `chapter::x` for one in a folder beside its own.
fn rust(folder: &Path, text: &str) -> Vec<PathBuf> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let mut files = Vec::new();
    for path in paths(&code) {
        let ups = path.iter().take_while(|part| **part == "super").count();
        if let (Some(base), Some(name)) =
            (folder.ancestors().nth(ups.saturating_sub(1)), path.get(ups).filter(|_| ups > 0))
        {
            files.extend(module(base, name));
        }
        for pair in path.windows(2) {
            if let Some(folder) = folder.parent().map(|above| above.join(pair[0])).filter(|folder| folder.is_dir()) {
                files.extend(module(&folder, pair[1]));
            }
        }
    }
    files
}

/// The file of a module in a folder; if there is none, the name belongs to the folder's own module.
fn module(folder: &Path, name: &str) -> Option<PathBuf> {
    let file = folder.join(name).with_added_extension("rs");
    [file, folder.join(name).join("mod.rs"), folder.join("mod.rs")].into_iter().find(|file| file.is_file())
}

/// The paths in a program: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn paths(code: &str) -> Vec<Vec<&str>> {
    let mut paths = Vec::new();
    let mut groups: Vec<Vec<&str>> = vec![Vec::new()];
    let mut path: Vec<&str> = Vec::new();
    let mut goes_on = false;
    for token in tokens(code) {
        match token {
            "::" => goes_on = true,
            "{" => {
                groups.push(if goes_on { path.clone() } else { Vec::new() });
                path.clear();
                goes_on = false;
            }
            name if name.starts_with(|c: char| c.is_alphanumeric() || c == '_') => {
                if !goes_on {
                    paths.push(std::mem::replace(&mut path, groups.last().cloned().unwrap_or_default()));
                }
                path.push(name);
                goes_on = false;
            }
            other => {
                paths.push(std::mem::take(&mut path));
                goes_on = false;
                if other == "}" {
                    groups.pop();
                }
            }
        }
    }
    paths.push(path);
    paths.retain(|path| path.len() > 1);
    paths
}

/// Names, `::`, and other characters one by one.
fn tokens(code: &str) -> impl Iterator<Item = &str> {
    let mut rest = code.trim_start();
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let length = match first {
            ':' if rest.starts_with("::") => 2,
            first if is_name(first) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            first => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after.trim_start();
        Some(token)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_with_their_groups() {
        let code = "use a::b::{c, d::{e, f::*}, self};\nfn x() { super::g::h(); i::j }\nlet k: l = m;";
        let joined: Vec<String> = paths(code).iter().map(|path| path.join("::")).collect();
        assert_eq!(
            joined,
            ["a::b", "a::b::c", "a::b::d", "a::b::d::e", "a::b::d::f", "a::b::self", "super::g::h", "i::j"]
                .into_iter()
                .filter(|path| !["a::b", "a::b::d"].contains(path))
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn imports_are_read_wherever_they_stand() {
        let text = "import a, b.c as d\nfrom e import (f)\nif x:\n    from . import g  # h\n";
        let names: Vec<String> = python(Path::new(""), text).iter().map(|file| file.display().to_string()).collect();
        for name in ["a.py", "b/c.py", "b/__init__.py", "e.py", "e/f.py", "g.py"] {
            assert!(names.contains(&name.to_owned()), "{name}: {names:?}");
        }
    }
}

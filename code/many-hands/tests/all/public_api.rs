//! What other crates can use of this one is written down in `public-api.txt`, so that a change of
//! it is seen in the diff, and belongs in the CHANGELOG.
//!
//! `SNAPSHOTS=overwrite cargo test --package many-hands --test all public_api` writes it anew. It
//! is read from the sources: what a macro of this crate makes is not in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, TraitItem, UseTree, Visibility};

type Module = Vec<String>;

/// A file of the sources, with the module that it is.
struct Source {
    module: Module,
    items: Vec<Item>,
}

fn sources(folder: &Path, module: &Module, all: &mut Vec<Source>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let within = || module.iter().cloned().chain([name.clone()]).collect::<Module>();
        if path.is_dir() {
            if name != "bin" {
                sources(&path, &within(), all);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = if matches!(name.as_str(), "mod" | "lib") { module.clone() } else { within() };
            let items = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap().items;
            all.push(Source { module, items });
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.to_token_stream().to_string();
        text.contains("doc (hidden)") || text.contains("cfg (test)")
    })
}

fn names(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(path) => names(&path.tree),
        UseTree::Group(group) => group.items.iter().flat_map(names).collect(),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(_) | UseTree::Glob(_) => Vec::new(),
    }
}

/// The modules that others can name, and of the others' items those that are named there.
#[derive(Default)]
struct Reachable {
    modules: BTreeSet<Module>,
    items: BTreeSet<(Module, String)>,
}

impl Reachable {
    fn of(sources: &[Source]) -> Self {
        let mut reachable = Self::default();
        let mut next = vec![Module::new()];
        while let Some(module) = next.pop() {
            for item in sources.iter().filter(|source| source.module == module).flat_map(|source| &source.items) {
                match item {
                    Item::Mod(inner) if is_public(&inner.vis) => {
                        next.push(module.iter().cloned().chain([inner.ident.to_string()]).collect());
                    }
                    Item::Use(used) if is_public(&used.vis) => reachable.name(&used.tree, &module, sources),
                    _ => {}
                }
            }
            reachable.modules.insert(module);
        }
        reachable
    }

    fn name(&mut self, tree: &UseTree, from: &Module, sources: &[Source]) {
        match tree {
            UseTree::Path(path) => {
                let within = match path.ident.to_string().as_str() {
                    "crate" => Module::new(),
                    "self" => from.clone(),
                    name => from.iter().cloned().chain([name.to_string()]).collect(),
                };
                self.name(&path.tree, &within, sources);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.name(tree, from, sources)),
            UseTree::Name(name) => {
                self.items.insert((from.clone(), name.ident.to_string()));
                // It may be named there only in its turn.
                let uses = sources.iter().filter(|source| source.module == *from).flat_map(|source| &source.items);
                for used in uses {
                    if let Item::Use(used) = used
                        && is_public(&used.vis)
                        && names(&used.tree).contains(&name.ident.to_string())
                    {
                        self.name(&used.tree, from, sources);
                    }
                }
            }
            UseTree::Rename(_) | UseTree::Glob(_) => panic!("a name is given as it is"),
        }
    }

    fn has(&self, module: &Module, name: &str) -> bool {
        self.modules.contains(module) || self.items.contains(&(module.clone(), name.to_string()))
    }

    /// Whether it is a type of this name that lies in this module, around it, or beside it.
    fn has_type(&self, module: &Module, name: &str) -> bool {
        (0..=module.len()).any(|length| {
            let around = &module[..length];
            let beside = |(other, item): &(Module, String)| {
                item == name && other.len() <= length + 1 && other.starts_with(around) && length + 1 >= module.len()
            };
            self.items.iter().any(beside)
        })
    }
}

fn text(tokens: impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" , ", ", "),
        (" ,", ","),
        (" :: ", "::"),
        (":: ", "::"),
        (" : ", ": "),
        ("& ", "&"),
        (" ;", ";"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        ("' ", "'"),
        ("->(", "-> ("),
        ("-><", "-> <"),
        (" -> ", " -> "),
    ] {
        text = text.replace(from, to);
    }
    text.replace("->", " ->").replace("  ->", " ->")
}

/// What there is to see of an item, line by line.
fn lines(item: &Item, module: &Module, reachable: &Reachable) -> Vec<String> {
    let place = |name: &str| module.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::");
    let fields = |fields: &Fields, owner: &str, all: bool| {
        let public = fields.iter().filter(|field| all || is_public(&field.vis));
        let lines = public.map(|field| {
            let name = field.ident.as_ref().map_or("_".to_string(), ToString::to_string);
            format!("{owner}.{name}: {}", text(&field.ty))
        });
        lines.collect::<Vec<_>>()
    };
    match item {
        Item::Struct(found) if is_public(&found.vis) && reachable.has(module, &found.ident.to_string()) => {
            let name = place(&found.ident.to_string());
            let head = format!("struct {name}{}", text(&found.generics));
            [vec![head], fields(&found.fields, &name, false)].concat()
        }
        Item::Enum(found) if is_public(&found.vis) && reachable.has(module, &found.ident.to_string()) => {
            let name = place(&found.ident.to_string());
            let variants = found.variants.iter().flat_map(|variant| {
                let variant_name = format!("{name}::{}", variant.ident);
                [vec![format!("variant {variant_name}")], fields(&variant.fields, &variant_name, true)].concat()
            });
            [format!("enum {name}{}", text(&found.generics))].into_iter().chain(variants).collect()
        }
        Item::Trait(found) if is_public(&found.vis) && reachable.has(module, &found.ident.to_string()) => {
            let name = place(&found.ident.to_string());
            let functions = found.items.iter().filter_map(|item| match item {
                TraitItem::Fn(function) if !is_hidden(&function.attrs) => {
                    Some(format!("{name}: {}", text(&function.sig)))
                }
                _ => None,
            });
            let head = format!("trait {name}{}: {}", text(&found.generics), text(&found.supertraits));
            [head].into_iter().chain(functions).collect()
        }
        Item::Fn(found) if is_public(&found.vis) && reachable.has(module, &found.sig.ident.to_string()) => {
            vec![format!("{}: {}", place(&found.sig.ident.to_string()), text(&found.sig))]
        }
        Item::Impl(found) => {
            let own = text(&found.self_ty);
            let name = own.split('<').next().unwrap_or_default().trim_start_matches("&'a ").to_string();
            if !reachable.has_type(module, &name) && !reachable.has(module, &name) {
                return Vec::new();
            }
            if let Some((_, of, _)) = &found.trait_ {
                if text(of).ends_with("Sealed") {
                    return Vec::new();
                }
                return vec![format!("{}: impl{} {} for {own}", place(&name), text(&found.generics), text(of))];
            }
            let functions = found.items.iter().filter_map(|item| match item {
                ImplItem::Fn(function) if is_public(&function.vis) && !is_hidden(&function.attrs) => {
                    Some(format!("{}: {}", place(&own), text(&function.sig)))
                }
                _ => None,
            });
            functions.collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn it_is_as_it_is_written_down() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    sources(&package.join("src"), &Module::new(), &mut all);
    let reachable = Reachable::of(&all);
    let lines: BTreeSet<String> = all
        .iter()
        .flat_map(|source| source.items.iter().flat_map(|item| lines(item, &source.module, &reachable)))
        .collect();
    let found = lines.into_iter().map(|line| line + "\n").collect::<String>();
    let file = package.join("public-api.txt");
    if std::env::var_os("SNAPSHOTS").is_some_and(|snapshots| snapshots == "overwrite") {
        fs::write(&file, &found).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    let of = |text: &str| text.lines().map(String::from).collect::<BTreeSet<_>>();
    let gone: Vec<_> = of(&written).difference(&of(&found)).cloned().collect();
    let new: Vec<_> = of(&found).difference(&of(&written)).cloned().collect();
    assert!(
        gone.is_empty() && new.is_empty(),
        "gone: {gone:#?}\nnew: {new:#?}\nSNAPSHOTS=overwrite writes public-api.txt anew; say so in the CHANGELOG"
    );
}

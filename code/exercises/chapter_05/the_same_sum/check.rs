//! The same bits from pools of several sizes, in which two calls are under way at the same time.

use std::sync::Mutex;

use exercises::grade::{Judge, Rejected, Value, comes, reject, to_value};
use rayon::ThreadPoolBuilder;

use super::program::total;

const SIZES: [usize; 4] = [1, 2, 3, 7];

/// Numbers of very different sizes, so that it matters which are added first.
fn value(item: u32) -> f64 {
    let mixed = item.wrapping_mul(2_654_435_761);
    f64::from(mixed) * 10_f64.powi((mixed >> 16) as i32 % 12)
}

/// The total, and whether a second call began while the first was under way.
fn in_a_pool(size: usize) -> (f64, bool) {
    let items: Vec<u32> = (0..1000).collect();
    let pool = ThreadPoolBuilder::new().num_threads(size).build().expect("a pool");
    let (begun, shared) = (Mutex::new(0), Mutex::new(false));
    let total = pool.install(|| {
        total(&items, |item| {
            let number = {
                let mut begun = begun.lock().expect("no holder panics");
                *begun += 1;
                *begun
            };
            // The first one that is called, whichever item that is.
            if number == 1 && size > 1 {
                let shares = comes(|| *begun.lock().expect("no holder panics") > 1);
                *shared.lock().expect("no holder panics") = shares;
            }
            value(*item)
        })
    });
    (total, shared.into_inner().expect("no holder panics"))
}

pub fn subject(_: &str) -> Value {
    to_value(SIZES.map(in_a_pool).map(|(total, shared)| (total.to_bits(), shared)))
}

pub fn grade(judge: &Judge) -> Result<(), Rejected> {
    let seen: [(u64, bool); 4] = judge.run("pools")?.seen()?;
    let totals = seen.map(|(bits, _)| f64::from_bits(bits));
    let mut of_more_than_one = seen.iter().zip(SIZES).filter(|(_, size)| *size > 1);
    if let Some((_, size)) = of_more_than_one.find(|((_, shared), _)| !shared) {
        let message = format!(
            "The first call took long, in a pool of {size} threads, and no other began meanwhile: \
            the calls are not shared out."
        );
        return reject("alone", message);
    }
    if let Some((total, size)) = totals.iter().zip(SIZES).find(|(total, _)| **total != totals[0]) {
        let message = format!(
            "In a pool of one thread the total is {:?}, in a pool of {size} it is {total:?}. \
            Floating-point numbers are rounded at each addition, so a sum depends on what is added to what: \
            here on how many threads there are, or on which of them is first.",
            totals[0]
        );
        return reject("differs", message);
    }
    let expected: f64 = (0..1000).map(value).sum();
    // In whatever order it was added up, as long as that is always the same.
    if (totals[0] - expected).abs() > expected * 1e-9 {
        return reject("total", format!("The total is about {expected:?}, and the function gave {:?}.", totals[0]));
    }
    Ok(())
}

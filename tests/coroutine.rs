//! `many_hands::coroutine`: greenlets do what their documentation says.

use many_hands::coroutine::Greenlets;

#[test]
fn the_last_value_comes_back() {
    let mut greenlets = Greenlets::new();
    let (ping, pong) = (greenlets.declare(), greenlets.declare());
    greenlets.define(ping, move |me, n| me.switch(pong, n + 1)).unwrap();
    greenlets.define(pong, move |me, n| me.switch(ping, n * 10)).unwrap();
    assert_eq!(greenlets.switch(ping, 1), 20);
}

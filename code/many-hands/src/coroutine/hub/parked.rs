use super::Suspended;

/// The name of one wait of one coroutine, for what wakes it.
///
/// It is safe to come late: the place may be another's by then, and its number tells. Numbers come
/// again after 2³² waits at one place; whatever waits therefore looks whether that which it waits
/// for has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::coroutine) struct Token {
    place: u32,
    number: u32,
}

/// The coroutines that wait, each at a place of its own until it is woken.
#[derive(Default)]
pub(super) struct Parked {
    places: Vec<Place>,
    free: Vec<u32>,
}

#[derive(Default)]
struct Place {
    /// Of the wait that has this place, or will be the next to have it.
    number: u32,
    coroutine: Option<Suspended>,
}

impl Parked {
    /// A place for a coroutine that is about to wait.
    pub fn reserve(&mut self) -> Token {
        let place = self.free.pop().unwrap_or_else(|| {
            self.places.push(Place::default());
            u32::try_from(self.places.len() - 1).expect("no process has memory for so many")
        });
        Token { place, number: self.places[place as usize].number }
    }

    /// Parks the coroutine that has reserved this place.
    pub fn put(&mut self, token: Token, coroutine: Suspended) {
        self.places[token.place as usize].coroutine = Some(coroutine);
    }

    /// The coroutine that waits by this name, unless it was woken before. Its place is free then.
    pub fn take(&mut self, token: Token) -> Option<Suspended> {
        let place = &mut self.places[token.place as usize];
        let coroutine = if place.number == token.number { place.coroutine.take() } else { None }?;
        self.give_back(token);
        Some(coroutine)
    }

    /// Ends a wait by this name.
    pub fn give_back(&mut self, token: Token) {
        let place = &mut self.places[token.place as usize];
        place.number = place.number.wrapping_add(1);
        self.free.push(token.place);
    }
}

impl From<Token> for u64 {
    fn from(token: Token) -> Self {
        Self::from(token.place) << 32 | Self::from(token.number)
    }
}

impl From<u64> for Token {
    fn from(both: u64) -> Self {
        Self { place: (both >> 32) as u32, number: both as u32 }
    }
}

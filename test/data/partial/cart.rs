use std::collections::HashMap;
use std::fmt;

/// What is sold.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub sku: String,
    pub title: String,
    /// In cents.
    pub price: u32,
    pub weight: Option<f32>,
    tags: Vec<String>,
}

#[derive(Debug)]
pub enum CartError {
    Empty,
    TooMany(usize),
    Unknown { sku: String },
    Payment(String),
}

pub trait Store {
    fn find(&self, sku: &str) -> Option<&Item>;
    fn reserve(&mut self, sku: &str, count: u32) -> Result<(), CartError>;
    fn release(&mut self, sku: &str);

    fn is_known(&self, sku: &str) -> bool {
        self.find(sku).is_some()
    }
}

pub struct Cart<'a> {
    lines: HashMap<String, u32>,
    store: &'a mut dyn Store,
    voucher: Option<String>,
}

impl<'a> Cart<'a> {
    pub fn new(store: &'a mut dyn Store) -> Self {
        Cart {
            lines: HashMap::new(),
            store,
            voucher: None,
        }
    }

    /// Adds some of an item.
    pub fn add(&mut self, sku: &str, count: u32) -> Result<(), CartError> {
        if !self.store.is_known(sku) {
            return Err(CartError::Unknown { sku: sku.to_string() });
        }
        self.store.reserve(sku, count)?;
        *self.lines.entry(sku.to_string()).or_insert(0) += count;
        Ok(())
    }

    pub fn remove(&mut self, sku: &str) {
        self.store.release(sku);
        self.lines.remove(sku);
    }

    #[must_use]
    pub fn total(&self) -> u32 {
        let mut sum = 0;
        for (sku, count) in &self.lines {
            if let Some(item) = self.store.find(sku) {
                sum += item.price * count;
            }
        }
        match self.voucher.as_deref() {
            Some("TEN") => sum - sum / 10,
            Some("HALF") => sum / 2,
            Some(other) => {
                eprintln!("unknown voucher {other}");
                sum
            }
            None => sum,
        }
    }
}

impl fmt::Display for CartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CartError::Empty => write!(f, "the cart is empty"),
            CartError::TooMany(count) => write!(f, "{count} are too many"),
            CartError::Unknown { sku } => write!(f, "{sku} is unknown"),
            CartError::Payment(reason) => write!(f, "not paid: {reason}"),
        }
    }
}

pub fn parse_line(line: &str) -> Option<(String, u32)> {
    let (sku, count) = line.split_once(':')?;
    let count = count.trim().parse().ok()?;
    Some((sku.trim().to_string(), count))
}

pub fn parse_all(text: &str) -> Vec<(String, u32)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(parse_line)
        .collect()
}

//! The way to the event bus, which can be cut.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::net::{TcpListener, TcpStream};

/// The way to the event bus, which can be cut.
#[derive(Clone)]
pub(crate) struct Gate {
    address: String,
    is_cut: Arc<AtomicBool>,
}

impl Gate {
    pub(crate) async fn open(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let gate = Self { address, is_cut: Arc::default() };
        let (is_cut, target) = (Arc::clone(&gate.is_cut), target.to_owned());
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                if !is_cut.load(Ordering::Relaxed) {
                    tokio::spawn(forward(connection, target.clone(), Arc::clone(&is_cut)));
                }
            }
        });
        gate
    }

    pub(crate) fn base_uri(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Ends connections as soon as they are made or used.
    pub(crate) fn cut(&self, is_cut: bool) {
        self.is_cut.store(is_cut, Ordering::Relaxed);
    }
}

async fn forward(mut from: TcpStream, target: String, is_cut: Arc<AtomicBool>) {
    let Ok(mut to) = TcpStream::connect(target).await else { return };
    let cut = async {
        while !is_cut.load(Ordering::Relaxed) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut from, &mut to) => {}
        () = cut => {}
    }
}

//! The peer against itself over a real socket: what it serves is what it accepts.

use futures::channel::oneshot;
use rust_peer::faults::Fault;
use rust_peer::generate::generate;
use rust_peer::serve::Server;
use rust_peer::sync::{Expected, sync};
use rust_peer::wire::Hash;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chain_of_more_than_one_batch_of_headers_arrives_whole() {
    let chain = generate(2_300, 10).unwrap();
    let (tip, genesis) = (chain.tip().hash, chain.genesis());
    let mut server = Server::start(chain, Fault::None).await.unwrap();
    let address = server.address.clone();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(async move { server.serve(async { _ = stopped.await }).await });

    let expected = Expected { genesis: Some(genesis), tip: Some(tip), height: Some(2_300) };
    let synced = tokio::time::timeout(Duration::from_secs(60), sync(&address, &expected)).await.unwrap().unwrap();
    assert_eq!(synced.chain.tip().hash, tip);
    assert_eq!(synced.report["height"], 2_300);
    assert!(synced.report["chunked_answers"].as_u64().unwrap() >= 4, "{}", synced.report);

    let wrong = Expected { tip: Some(Hash::ZERO), ..Expected::default() };
    let refused = tokio::time::timeout(Duration::from_secs(60), sync(&address, &wrong)).await.unwrap();
    assert!(refused.err().unwrap().to_string().contains("is expected"));

    stop.send(()).unwrap();
    let served = serving.await.unwrap();
    assert_eq!((served.connections, served.failures), (2, 0));
    assert_eq!(served.headers, 2 * 2_300);
}

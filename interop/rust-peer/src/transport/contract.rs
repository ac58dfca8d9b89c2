//! A side of libp2p's unified testing, which says in the environment what is wanted: the listener leaves its address in
//! Redis, and the dialler takes it from there, dials, pings, and prints how long that took.

use super::node::Node;
use super::{Stack, certificate, millis, serve};
use crate::Result;
use libp2p::Multiaddr;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Whether the environment asks for it.
pub fn is_asked_for() -> bool {
    env::var_os("IS_DIALER").is_some()
}

pub async fn contract(within: Duration, stop: impl Future<Output = ()>) -> Result<()> {
    let var = |name: &str| env::var(name).map_err(|_| format!("{name} is missing in the environment"));
    let optional = |name: &str| env::var(name).ok().filter(|word| !word.is_empty());
    let security = optional("SECURE_CHANNEL").map(|word| word.parse()).transpose()?;
    let muxer = optional("MUXER").map(|word| word.parse()).transpose()?;
    let stack = Stack::new(&var("TRANSPORT")?, security, muxer)?;
    let redis = var("REDIS_ADDR")?;
    let key = format!("{}_listener_multiaddr", var("TEST_KEY")?);
    if var("IS_DIALER")? != "true" {
        let mut left = false;
        let ip = var("LISTENER_IP")?;
        return serve(stack, &ip, stop, |address| {
            // One that another container can dial, or the only one there is.
            if !left && (ip.starts_with("127.") || !address.to_string().starts_with("/ip4/127.")) {
                left = true;
                ask(&redis, &["RPUSH", &key, &address.to_string()])?;
            }
            Ok(())
        })
        .await;
    }
    let seconds = within.as_secs().to_string();
    let address = tokio::task::spawn_blocking(move || ask(&redis, &["BLPOP", &key, &seconds])).await??;
    let address: Multiaddr = address.parse()?;
    let mut node = Node::new(stack, certificate::trust(&address, true).await?)?;
    let started = Instant::now();
    node.connect(&address).await?;
    let (_, round_trip) = node.introduced().await?;
    println!("latency:\n  handshake_plus_one_rtt: {:.3}", millis(started.elapsed()));
    println!("  ping_rtt: {:.3}\n  unit: ms", millis(round_trip));
    Ok(())
}

/// Asks Redis and gives the last line of its answer: the value, of a BLPOP.
fn ask(redis: &str, words: &[&str]) -> Result<String> {
    let mut redis = TcpStream::connect(redis)?;
    let mut command = format!("*{}\r\n", words.len());
    for word in words {
        command += &format!("${}\r\n{word}\r\n", word.len());
    }
    redis.write_all(command.as_bytes())?;
    let mut answer = BufReader::new(redis).lines();
    let first = answer.next().ok_or("redis: no answer")??;
    match first.as_str() {
        "*2" => Ok(answer.nth(3).ok_or("redis: half an answer")??), // behind the key, and how long it and the value are
        error if error.starts_with('-') || error == "*-1" => Err(format!("redis: {error}").into()),
        _ => Ok(first),
    }
}

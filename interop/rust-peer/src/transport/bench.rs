//! Measurements of one thing each, with as much at once as is asked for.

use super::node::Node;
use super::streams::Opener;
use super::{ECHO, PERF, Stack, certificate, echo, millis};
use crate::{Error, Result, perf};
use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::Multiaddr;
use libp2p_websocket::tls;
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Of a question and its answer on a stream of their own.
const QUESTION_BYTES: u64 = 32;
/// After a connection that failed, so that failures are counted and not made as fast as can be.
const AFTER_FAILURE: Duration = Duration::from_millis(10);

#[derive(Clone, Copy)]
pub enum What {
    Bulk,
    Connects,
    Streams,
    Hold,
    FirstByte,
}

impl FromStr for What {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "bulk" => Ok(What::Bulk),
            "connects" => Ok(What::Connects),
            "streams" => Ok(What::Streams),
            "hold" => Ok(What::Hold),
            "first-byte" => Ok(What::FirstByte),
            _ => Err("not a measurement".into()),
        }
    }
}

#[derive(Clone)]
pub struct Plan {
    pub stack: Stack,
    pub address: Multiaddr,
    pub insecure: bool,
    pub what: What,
    /// In each direction, on all streams together.
    pub bytes: u64,
    pub streams: u64,
    pub concurrency: usize,
    pub seconds: u64,
    pub count: usize,
}

/// Measures and prints.
pub async fn bench(plan: &Plan) -> Result<()> {
    let tls = certificate::trust(&plan.address, plan.insecure).await?;
    match plan.what {
        What::Bulk => bulk(plan, tls).await,
        What::Connects => connects(plan, tls).await,
        What::Streams => streams(plan, tls).await,
        What::Hold => hold(plan, tls).await,
        What::FirstByte => first_byte(plan, tls).await,
    }
}

/// This process' time on all processors so far.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

async fn bulk(plan: &Plan, tls: tls::Config) -> Result<()> {
    let mut node = Node::new(plan.stack, tls)?;
    let link = node.connect(&plan.address).await?;
    let transfer = async |up: u64, down: u64| {
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        for stream in 0..plan.streams {
            let opener = link.opener.clone();
            let share = |bytes: u64| bytes / plan.streams + u64::from(stream < bytes % plan.streams);
            let (up, down) = (share(up), share(down));
            tasks.spawn(async move { perf::once(opener.open(PERF), up, down).await });
        }
        while let Some(done) = tasks.join_next().await {
            done??;
        }
        Ok::<_, Error>(began.elapsed().as_secs_f64())
    };
    let work = async {
        transfer(plan.bytes / 4, 0).await?; // a warm-up
        transfer(0, plan.bytes / 4).await?;
        let cpu = cpu_seconds();
        let up = transfer(plan.bytes, 0).await?;
        let down = transfer(0, plan.bytes).await?;
        Ok::<_, Error>((up, down, cpu_seconds() - cpu))
    };
    let (up, down, cpu) = node.while_driven(work).await?;
    println!("{}", json!({ "upload_seconds": up, "download_seconds": down, "cpu_seconds": cpu }));
    Ok(())
}

/// Figures of something that is done again and again.
struct Repeated {
    count: u64,
    seconds: f64,
    cpu_seconds: f64,
}

/// What each of those that work at once does until a time: it gives itself back, and how often it was done.
type Turn<W> = Pin<Box<dyn Future<Output = Result<(W, u64)>> + Send>>;

/// Lets workers work at once for a time, after a quarter of that time as a warm-up.
async fn repeated<W: Send + 'static>(
    plan: &Plan,
    workers: Vec<W>,
    work: fn(W, Instant) -> Turn<W>,
) -> Result<(Vec<W>, Repeated)> {
    let during = async |workers: Vec<W>, length: Duration| {
        let (cpu, began) = (cpu_seconds(), Instant::now());
        let tasks: JoinSet<_> = workers.into_iter().map(|worker| work(worker, began + length)).collect();
        let (mut count, mut workers) = (0, Vec::new());
        for done in tasks.join_all().await {
            let (worker, more) = done?;
            count += more;
            workers.push(worker);
        }
        let figures = Repeated { count, seconds: began.elapsed().as_secs_f64(), cpu_seconds: cpu_seconds() - cpu };
        Ok::<_, Error>((workers, figures))
    };
    let length = Duration::from_secs(plan.seconds);
    let (workers, _) = during(workers, length / 4).await?;
    during(workers, length).await
}

/// One of those that connect at once. It has a node of its own, since one node may answer a second dial with the
/// connection it has.
struct Connecting {
    node: Node,
    address: Multiaddr,
    failures: u64,
}

async fn connects(plan: &Plan, tls: tls::Config) -> Result<()> {
    let mut workers = Vec::new();
    for _ in 0..plan.concurrency {
        workers.push(Connecting {
            node: Node::new(plan.stack, tls.clone())?,
            address: plan.address.clone(),
            failures: 0,
        });
    }
    let (workers, figures) = repeated(plan, workers, |worker, end| Box::pin(connect_until(worker, end))).await?;
    let failures: u64 = workers.iter().map(|worker| worker.failures).sum();
    let Repeated { count, seconds, cpu_seconds } = figures;
    println!("{}", json!({ "count": count, "seconds": seconds, "cpu_seconds": cpu_seconds, "failures": failures }));
    Ok(())
}

async fn connect_until(mut worker: Connecting, end: Instant) -> Result<(Connecting, u64)> {
    let mut count = 0;
    while Instant::now() < end {
        if let Err(e) = connect_once(&mut worker.node, &worker.address).await {
            eprintln!("a connection failed: {e}");
            worker.failures += 1;
            tokio::time::sleep(AFTER_FAILURE).await;
        } else {
            count += 1;
        }
    }
    Ok((worker, count))
}

async fn connect_once(node: &mut Node, address: &Multiaddr) -> Result<()> {
    let link = node.connect(address).await?;
    node.identified().await?;
    node.disconnect(link).await;
    Ok(())
}

async fn streams(plan: &Plan, tls: tls::Config) -> Result<()> {
    let mut node = Node::new(plan.stack, tls)?;
    let link = node.connect(&plan.address).await?;
    let workers = vec![link.opener; plan.concurrency];
    let work = repeated(plan, workers, |opener, end| Box::pin(echo_until(opener, end)));
    let (_, Repeated { count, seconds, cpu_seconds }) = node.while_driven(work).await?;
    println!("{}", json!({ "count": count, "seconds": seconds, "cpu_seconds": cpu_seconds }));
    Ok(())
}

async fn echo_until(opener: Opener, end: Instant) -> Result<(Opener, u64)> {
    let mut count = 0;
    while Instant::now() < end {
        echo::run(opener.open(ECHO), QUESTION_BYTES).await?;
        count += 1;
    }
    Ok((opener, count))
}

async fn hold(plan: &Plan, tls: tls::Config) -> Result<()> {
    let dialling = Arc::new(Semaphore::new(plan.concurrency));
    let (up, mut held) = tokio::sync::mpsc::channel(plan.count);
    let mut tasks = JoinSet::new();
    for _ in 0..plan.count {
        let (dialling, up, plan, tls) = (dialling.clone(), up.clone(), plan.clone(), tls.clone());
        tasks.spawn(async move {
            let turn = dialling.acquire().await?;
            let mut node = Node::new(plan.stack, tls)?;
            let _link = node.connect(&plan.address).await?;
            node.identified().await?;
            drop(turn);
            up.send(()).await?;
            node.while_driven(std::future::pending::<Result<()>>()).await
        });
    }
    for _ in 0..plan.count {
        tokio::select! {
            Some(()) = held.recv() => {}
            Some(ended) = tasks.join_next() => ended??,
        }
    }
    println!("{}", json!({ "held": plan.count }));
    tokio::select! {
        () = tokio::time::sleep(Duration::from_secs(plan.seconds)) => Ok(()),
        Some(ended) = tasks.join_next() => ended?,
    }
}

async fn first_byte(plan: &Plan, tls: tls::Config) -> Result<()> {
    let mut node = Node::new(plan.stack, tls)?;
    let mut all = Vec::new();
    for _ in 0..plan.count {
        let began = Instant::now();
        let link = node.connect(&plan.address).await?;
        let work = async {
            let mut stream = link.opener.open(ECHO).await?;
            stream.write_all(&[1]).await?;
            stream.flush().await?;
            stream.read_exact(&mut [0]).await?;
            Ok::<_, Error>(millis(began.elapsed()))
        };
        all.push(node.while_driven(work).await?);
        node.disconnect(link).await;
    }
    let mut sorted = all.clone();
    sorted.sort_by(f64::total_cmp);
    println!("{}", json!({ "median_ms": sorted[sorted.len() / 2], "all_ms": all }));
    Ok(())
}

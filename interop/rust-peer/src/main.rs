//! `rust-peer MODE [--name value]...`: see `USAGE`.

use libp2p::Multiaddr;
use rust_peer::args::Args;
use rust_peer::chain::Chain;
use rust_peer::faults::Fault;
use rust_peer::transport::{Cell, Plan, Stack};
use rust_peer::{Result, discovery, generate, perf, serve, sync, transport};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

const USAGE: &str = "rust-peer MODE [OPTION VALUE]...
  sync --peer MULTIADDR [--genesis HASH] [--expect-tip HASH] [--expect-height N] [--save FILE] [--max-seconds N]
      downloads and checks the node's whole chain; prints one line of JSON
  serve --blocks FILE [--fault none|stalls|bad-signature] [--max-seconds N]
      prints its multiaddr, serves the chain of the file until SIGTERM, then prints one line of JSON; with a fault it
      never answers questions for blocks, or has more work and a bad signature in the middle of it
  generate --blocks N [--transactions N] --out FILE
      writes a chain for the peer's own tests
  perf-server [--max-seconds N]
      prints its multiaddr, serves /perf/1.0.0 until SIGTERM
  perf-client --peer MULTIADDR [--upload-bytes N] [--download-bytes N] [--max-seconds N]
      measures both directions one after the other; prints one line of JSON
  transport listen --transport tcp|ws|wss|quic-v1 [--security noise|tls --muxer yamux|mplex] [--max-seconds N]
      prints its multiaddr, serves identify, ping, /perf/1.0.0 and /interop/echo/1.0.0 until SIGTERM
  transport dial --peer MULTIADDR [--security noise|tls --muxer yamux|mplex] [--bytes N] [--streams N] [--insecure] [--max-seconds N]
      uses each of those, the echo on N streams at once (10); prints one line of JSON. quic-v1 takes neither --security
      nor --muxer, all others need both; --insecure trusts whichever certificate a wss host shows
  transport bench --what bulk|connects|streams|hold|first-byte --peer MULTIADDR [--bytes N] [--streams N]
      [--concurrency N] [--seconds N] [--count N], and the options of dial
      measures one thing, see README.md; prints one line of JSON
  kad [--protocol ID] [--max-seconds N]
      prints its id and addresses, serves a DHT (/rusty/kad/1.0) and obeys the lines of stdin, see README.md: a line of
      JSON each
  mdns [--ip ADDRESS] [--max-seconds N]
      prints its id and addresses, and a line of JSON for each peer that mDNS finds, until SIGTERM
rust-peer, without words and with IS_DIALER, REDIS_ADDR and so on in its environment: a side of libp2p's unified testing
Exit status: 0 all is well, 1 it is not (one line on stderr says why), 2 the command line is wrong.";

/// No mode runs longer, so that nothing is left behind when a script is killed.
const SECONDS_MAX: u64 = 600;

enum Mode {
    Sync { peer: Multiaddr, expected: sync::Expected, save: Option<PathBuf>, within: Duration },
    Serve { blocks: PathBuf, fault: Fault, within: Duration },
    Generate { blocks: u64, transactions: u64, out: PathBuf },
    PerfServer { within: Duration },
    PerfClient { peer: Multiaddr, up: u64, down: u64, within: Duration },
    TransportListen { stack: Stack, within: Duration },
    TransportDial { cell: Cell, within: Duration },
    TransportBench { plan: Plan, within: Duration },
    Kad { protocol: String, within: Duration },
    Mdns { ip: String, within: Duration },
    Contract,
}

fn parse() -> Result<Mode> {
    let mut words = std::env::args().skip(1).peekable();
    if words.peek().is_none() && transport::is_asked_for() {
        return Ok(Mode::Contract);
    }
    let mut mode = words.next().ok_or("no mode")?;
    if mode == "transport" {
        mode = format!("{mode} {}", words.next().unwrap_or_default());
    }
    let mut args = Args::parse(words)?;
    let within = Duration::from_secs(args.optional("max-seconds")?.unwrap_or(SECONDS_MAX));
    let mode = match mode.as_str() {
        "sync" => {
            let expected = sync::Expected {
                genesis: args.optional("genesis")?,
                tip: args.optional("expect-tip")?,
                height: args.optional("expect-height")?,
            };
            Mode::Sync { peer: args.required("peer")?, expected, save: args.optional("save")?, within }
        }
        "serve" => {
            Mode::Serve { blocks: args.required("blocks")?, fault: args.optional("fault")?.unwrap_or_default(), within }
        }
        "generate" => Mode::Generate {
            blocks: args.required("blocks")?,
            transactions: args.optional("transactions")?.unwrap_or(10),
            out: args.required("out")?,
        },
        "perf-server" => Mode::PerfServer { within },
        "perf-client" => Mode::PerfClient {
            peer: args.required("peer")?,
            up: args.optional("upload-bytes")?.unwrap_or(256 << 20),
            down: args.optional("download-bytes")?.unwrap_or(256 << 20),
            within,
        },
        "transport listen" => {
            let transport: String = args.required("transport")?;
            let stack = Stack::new(&transport, args.optional("security")?, args.optional("muxer")?)?;
            Mode::TransportListen { stack, within }
        }
        "transport dial" => {
            let (address, stack) = dialled(&mut args)?;
            let bytes = args.optional("bytes")?.unwrap_or(1 << 20);
            let streams = args.optional("streams")?.unwrap_or(10);
            let cell = Cell { stack, address, insecure: args.flag("insecure"), bytes, streams };
            Mode::TransportDial { cell, within }
        }
        "transport bench" => {
            let (address, stack) = dialled(&mut args)?;
            let plan = Plan {
                stack,
                address,
                insecure: args.flag("insecure"),
                what: args.required("what")?,
                bytes: args.optional("bytes")?.unwrap_or(256 << 20),
                streams: args.optional("streams")?.unwrap_or(1),
                concurrency: args.optional("concurrency")?.unwrap_or(8),
                seconds: args.optional("seconds")?.unwrap_or(10),
                count: args.optional("count")?.unwrap_or(100),
            };
            if plan.streams == 0 || plan.concurrency == 0 || plan.count == 0 {
                return Err("--streams, --concurrency and --count are at least 1".into());
            }
            Mode::TransportBench { plan, within }
        }
        "kad" => {
            let protocol = args.optional("protocol")?.unwrap_or_else(|| "/rusty/kad/1.0".to_string());
            Mode::Kad { protocol, within }
        }
        "mdns" => {
            let ip = args.optional("ip")?.unwrap_or_else(|| "127.0.0.1".to_string());
            Mode::Mdns { ip, within }
        }
        other => return Err(format!("no such mode: {other}").into()),
    };
    args.finish()?;
    Ok(mode)
}

/// Whom to dial, and over what.
fn dialled(args: &mut Args) -> Result<(Multiaddr, Stack)> {
    let address = args.required("peer")?;
    let stack = Stack::new(Stack::transport_of(&address), args.optional("security")?, args.optional("muxer")?)?;
    Ok((address, stack))
}

async fn run(mode: Mode) -> Result<()> {
    match mode {
        Mode::Sync { peer, expected, save, within } => {
            let synced = tokio::time::timeout(within, sync::sync(&peer, &expected)).await;
            let synced = synced.map_err(|_| format!("the sync took more than {within:?}"))??;
            if let Some(path) = save {
                synced.chain.save(&path)?;
            }
            println!("{}", synced.report);
        }
        Mode::Serve { blocks, fault, within } => {
            let mut server = serve::Server::start(fault.chain(Chain::load(&blocks)?)?, fault).await?;
            println!("{}", server.address);
            println!("{}", server.serve(serve::stopped(within)).await.line());
        }
        Mode::Generate { blocks, transactions, out } => {
            let chain = generate::generate(blocks, transactions)?;
            chain.save(&out)?;
            println!("{}", json!({ "tip": chain.tip().hash.to_string(), "height": chain.height() }));
        }
        Mode::PerfServer { within } => perf::serve(serve::stopped(within)).await?,
        Mode::PerfClient { peer, up, down, within } => {
            let (up, down) = perf::run(&peer, up, down, within).await?;
            let line = json!({
                "upload_bytes": up.bytes, "upload_seconds": up.seconds, "upload_gbit_per_s": up.gbit_per_s(),
                "download_bytes": down.bytes, "download_seconds": down.seconds,
                "download_gbit_per_s": down.gbit_per_s(),
            });
            println!("{line}");
        }
        Mode::TransportListen { stack, within } => transport::listen(stack, serve::stopped(within)).await?,
        Mode::TransportDial { cell, within } => {
            let dialled = tokio::time::timeout(within, transport::dial(&cell)).await;
            println!("{}", dialled.map_err(|_| format!("the dial took more than {within:?}"))??);
        }
        Mode::TransportBench { plan, within } => {
            let measured = tokio::time::timeout(within, transport::bench(&plan)).await;
            measured.map_err(|_| format!("the measurement took more than {within:?}"))??;
        }
        Mode::Kad { protocol, within } => discovery::obey(&protocol, serve::stopped(within)).await?,
        Mode::Mdns { ip, within } => discovery::discover(&ip, serve::stopped(within)).await?,
        Mode::Contract => {
            let within = Duration::from_secs(SECONDS_MAX);
            transport::contract(within, serve::stopped(within)).await?;
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let mode = match parse() {
        Ok(mode) => mode,
        Err(e) => {
            eprintln!("rust-peer: {e}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(mode).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("rust-peer: {e}");
            ExitCode::FAILURE
        }
    }
}

//! The certificate of `wss`, which is the web's and not libp2p's: for the host, made at the start, signed by itself.

use crate::{Result, transport::Stack};
use libp2p::{Multiaddr, multiaddr::Protocol};
use libp2p_websocket::tls;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

const CONNECT: Duration = Duration::from_secs(10);

pub fn self_signed() -> Result<tls::Config> {
    let made = rcgen::generate_simple_self_signed([Ipv4Addr::LOCALHOST.to_string(), "localhost".to_string()])?;
    let key = tls::PrivateKey::new(made.key_pair.serialize_der());
    Ok(tls::Config::new(key, [tls::Certificate::new(made.cert.der().to_vec())])?)
}

/// The web's roots. The library cannot be told to trust everyone, so an insecure dial looks first which certificate
/// the host shows, and trusts that one.
pub async fn trust(address: &Multiaddr, insecure: bool) -> Result<tls::Config> {
    if !insecure || Stack::transport_of(address) != "wss" {
        return Ok(tls::Config::client());
    }
    let mut parts = address.iter();
    let (Some(Protocol::Ip4(host)), Some(Protocol::Tcp(port))) = (parts.next(), parts.next()) else {
        return Err(format!("--insecure takes /ip4/…/tcp/…, not {address}").into());
    };
    let shown = tokio::task::spawn_blocking(move || shown(host, port)).await??;
    let mut builder = tls::Config::builder();
    builder.add_trust(&tls::Certificate::new(shown))?;
    Ok(builder.finish())
}

fn shown(host: Ipv4Addr, port: u16) -> Result<Vec<u8>> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anyone))
        .with_no_client_auth();
    let mut tls = ClientConnection::new(Arc::new(config), ServerName::IpAddress(host.into()))?;
    let mut tcp = TcpStream::connect_timeout(&(host, port).into(), CONNECT)?;
    tcp.set_read_timeout(Some(CONNECT))?;
    while tls.is_handshaking() {
        tls.complete_io(&mut tcp)?;
    }
    let chain = tls.peer_certificates().ok_or("the host shows no certificate")?;
    Ok(chain.first().ok_or("the host shows no certificate")?.to_vec())
}

/// Lets every certificate pass.
#[derive(Debug)]
struct Anyone;

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

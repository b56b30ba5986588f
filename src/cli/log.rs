//! What the program says of its work: lines on standard error, as `POSYANDU_LOG` wants them, and, where it was built with
//! `--features otel`, spans to a collector. OpenTelemetry's own variables name the collector
//! (`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_SERVICE_NAME` and so on); where none is named, nothing is sent. Spans have what
//! the line of a request has, and no more: the libraries below are not listened to, as their spans know statements.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt};

/// Held until the program ends, so that what is still to be sent is sent.
#[derive(Default)]
pub struct Log {
    #[cfg(feature = "otel")]
    spans: Option<opentelemetry_sdk::trace::SdkTracerProvider>,
}

/// Begins to listen. A collector that cannot be used is told on standard error, and the program goes on without.
pub fn log() -> Log {
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::WARN.into())
        .with_env_var("POSYANDU_LOG")
        .from_env_lossy();
    let lines = fmt::layer().with_writer(std::io::stderr).compact().with_filter(filter);
    let listening = tracing_subscriber::registry().with(lines);
    #[cfg(feature = "otel")]
    match otel::provider() {
        Ok(Some(spans)) => {
            listening.with(otel::layer(&spans)).init();
            return Log { spans: Some(spans) };
        }
        Ok(None) => {}
        Err(error) => eprintln!("posyandu: no spans are sent: {error}"),
    }
    listening.init();
    Log::default()
}

#[cfg(feature = "otel")]
impl Drop for Log {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.spans.take().map(|spans| spans.shutdown()) {
            eprintln!("posyandu: some spans were not sent: {error}");
        }
    }
}

#[cfg(feature = "otel")]
mod otel {
    use opentelemetry::trace::TracerProvider as _;
    use opentelemetry_otlp::{ExporterBuildError, SpanExporter};
    use opentelemetry_sdk::Resource;
    use opentelemetry_sdk::trace::SdkTracerProvider;
    use tracing::{Subscriber, level_filters::LevelFilter};
    use tracing_subscriber::{Layer, filter::Targets, registry::LookupSpan};

    /// The variables that name a collector.
    const NAMED: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// Sends spans in batches, from a thread of its own; nothing where no collector is named.
    pub fn provider() -> Result<Option<SdkTracerProvider>, ExporterBuildError> {
        if NAMED.iter().all(|name| std::env::var_os(name).is_none()) {
            return Ok(None);
        }
        let exporter = SpanExporter::builder().with_http().build()?;
        let named = std::env::var_os("OTEL_SERVICE_NAME").is_some();
        let resource = Resource::builder();
        let resource = if named { resource } else { resource.with_service_name("posyandu") };
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter);
        Ok(Some(provider.with_resource(resource.build()).build()))
    }

    pub fn layer<S>(spans: &SdkTracerProvider) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let ours = Targets::new().with_target("posyandu", LevelFilter::INFO);
        tracing_opentelemetry::layer().with_tracer(spans.tracer("posyandu")).with_filter(ours)
    }
}

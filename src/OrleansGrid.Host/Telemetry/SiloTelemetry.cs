using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrleansGrid.Host.Telemetry;

/// <summary>
/// Metrics and traces of a silo process, sent by OTLP where the usual environment variables name a collector
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its like), and collected for Prometheus where that is asked for. Nothing is loaded where neither
/// is.
/// </summary>
internal sealed class SiloTelemetry : IDisposable
{
    private const string Grid = "OrleansGrid";

    /// <summary>What else tells something of a silo: its pool of connections, the actors, the runtime.</summary>
    private static readonly string[] Others = ["Npgsql", "Microsoft.Orleans", "System.Runtime"];

    private readonly TracerProvider? _traces;

    private SiloTelemetry(MeterProvider? metrics, TracerProvider? traces) => (Metrics, _traces) = (metrics, traces);

    /// <summary>Null where nobody wants metrics.</summary>
    public MeterProvider? Metrics { get; }

    /// <param name="silo">Name of the silo, which is its instance id.</param>
    /// <param name="scraped">Whether metrics are collected for Prometheus.</param>
    public static SiloTelemetry Start(string silo, bool scraped)
    {
        var off = Given("OTEL_SDK_DISABLED") == "true";
        var metrics = !off && IsSent("METRICS");
        var traces = !off && IsSent("TRACES");
        return new SiloTelemetry(metrics || scraped ? Meters(silo, metrics, scraped) : null, traces ? Traces(silo) : null);
    }

    public void Dispose()
    {
        // What was counted last is sent before it ends.
        Metrics?.Dispose();
        _traces?.Dispose();
    }

    private static MeterProvider Meters(string silo, bool sent, bool scraped)
    {
        var meters = Sdk.CreateMeterProviderBuilder().ConfigureResource(of => Describe(of, silo)).AddMeter([Grid, .. Others]);
        meters = sent ? meters.AddOtlpExporter() : meters;
        return (scraped ? meters.AddPrometheusExporter() : meters).Build();
    }

    private static TracerProvider Traces(string silo) =>
        Sdk.CreateTracerProviderBuilder().ConfigureResource(of => Describe(of, silo)).AddSource(Grid).AddOtlpExporter().Build();

    private static void Describe(ResourceBuilder of, string silo) =>
        of.AddService(Given("OTEL_SERVICE_NAME") ?? "orleansgrid", serviceInstanceId: silo);

    private static bool IsSent(string signal) =>
        (Given("OTEL_EXPORTER_OTLP_ENDPOINT") ?? Given($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is not null
        && Given($"OTEL_{signal}_EXPORTER") is null or "otlp";

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}

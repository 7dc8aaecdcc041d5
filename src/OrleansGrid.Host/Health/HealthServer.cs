using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OrleansGrid.Host.Ports;

namespace OrleansGrid.Host.Health;

/// <summary>
/// Answers an orchestrator over plain HTTP: <c>/health/live</c> while the process works, <c>/health/ready</c> while the silo takes work.
/// </summary>
/// <remarks>A host of its own, so that it answers before the silo has started and while it drains.</remarks>
internal sealed class HealthServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HealthServer(WebApplication app) => _app = app;

    /// <param name="metrics">What is served under <c>/metrics</c>; null for nothing.</param>
    public static async Task<HealthServer> StartAsync(
        IPEndPoint at,
        SiloHealth health,
        MeterProvider? metrics,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(at));
        var app = builder.Build();
        if (metrics is not null)
        {
            app.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, null, null, null, null);
        }

        app.Run(context => AnswerAsync(context, health));

        try
        {
            await app.StartAsync(cancellationToken);
            return new HealthServer(app);
        }
        catch (IOException error) when (error.InnerException is not null || error.GetBaseException() is SocketException)
        {
            await app.DisposeAsync();
            throw LocalPorts.InUse(at.Port, "health");
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, SiloHealth health) =>
        context.Request.Path.Value switch
        {
            "/health/live" => WriteAsync(context, StatusCodes.Status200OK, "alive"),
            "/health/ready" when health.NotReady is { } why => WriteAsync(context, StatusCodes.Status503ServiceUnavailable, why),
            "/health/ready" => WriteAsync(context, StatusCodes.Status200OK, "ready"),
            _ => WriteAsync(
                context,
                StatusCodes.Status404NotFound,
                "Ask for /health/live or /health/ready; /metrics is there with --metrics."
            ),
        };

    private static Task WriteAsync(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line + "\n", context.RequestAborted);
    }
}

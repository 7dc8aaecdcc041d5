using GridApp;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrleansGrid;

var builder = WebApplication.CreateBuilder(args);

// The silo. Where its database is, and what else it has, is in the section OrleansGrid of appsettings.json.
builder.UseOrleans(silo => silo.UseOrleansGrid(grid => grid.AddHandler<GreetingHandler>("greeting")));

// The way into the grid, for whoever asks for IGridClient.
builder.Services.AddGridClient();

builder.Services.AddHealthChecks().AddOrleansGrid();

var telemetry = builder
    .Services.AddOpenTelemetry()
    .WithTracing(tracing => tracing.AddSource("OrleansGrid"))
    .WithMetrics(metrics => metrics.AddMeter("OrleansGrid"));
if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
{
    telemetry.UseOtlpExporter();
}

var app = builder.Build();

app.MapPost(
    "/greetings",
    async (Greeting greeting, IGridClient grid, CancellationToken cancellation) =>
    {
        try
        {
            return Results.Text(await grid.RunAsync<string>("greeting", greeting, cancellation));
        }
        catch (ItemFailedException failed)
        {
            // What the handler said to its last attempt.
            return Results.Problem(failed.Error?.Message, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }
);

// Alive while the process answers; ready while its silo takes work.
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });

app.Run();

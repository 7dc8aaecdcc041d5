using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Server;
using OrleansGrid.Protocol.Jobs;

[assembly: AssemblyFixture(typeof(OrleansGrid.Kinds.Study.Tests.Hosting.StudySilo))]

namespace OrleansGrid.Kinds.Study.Tests.Hosting;

/// <summary>One silo in this process over a PostgreSQL of its own.</summary>
public sealed class StudySilo : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("orleansgrid-study-").FullName;
    private PrivateServer _server = null!;
    private GridDatabase _database = null!;
    private IHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PrivateServer.EnsureAsync(_home, _ => { }, CancellationToken.None);
        _database = await GridDatabase.OpenAsync(_server.ConnectionString, CancellationToken.None);
        await Migrator.MigrateAsync(_database.DataSource, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddScoped<Workshop>();
        builder.UseOrleans(silo =>
            silo.UseOrleansGrid(grid =>
                grid.UsePostgres(_server.ConnectionString)
                    .AddObjective<WorkshopObjective>("workshop")
                    .AddObjective("square", trial => ValueTask.FromResult<TrialResult>(trial.Float("x") * trial.Float("x")))
                    .AddObjective("number", trial => ValueTask.FromResult<TrialResult>(trial.Number))
                    .AddObjective("curve", CurveAsync)
                    .Configure(options =>
                    {
                        options.Slots = 2;
                        options.SiloPort = FreePort();
                        options.GatewayPort = FreePort();
                        options.DrainTimeout = TimeSpan.Zero;
                    })
            )
        );
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _database.DisposeAsync();
        await _server.DeleteAsync(CancellationToken.None);
        Directory.Delete(_home, recursive: true);
    }

    internal async Task<Guid> SubmitAsync(StudySpec spec)
    {
        var id = Guid.CreateVersion7();
        var reply = await Grain(id).SubmitAsync(new Submission("study", JsonSerializer.Serialize(spec, GridJson.Options)));
        Assert.Equal((Verdict.Done, null), (reply.Verdict, reply.Message));
        return id;
    }

    internal async Task<CommandAnswer> CommandAsync<T>(Guid study, string name, T arguments, Guid? request = null) =>
        await Grain(study).CommandAsync(request ?? Guid.NewGuid(), name, JsonSerializer.Serialize(arguments, GridJson.Options));

    internal Task<ControlReply> ControlAsync(Guid study, JobControl control) => Grain(study).ControlAsync(Guid.NewGuid(), control);

    internal async Task<JobStatus> StatusAsync(Guid study) =>
        JsonSerializer.Deserialize<JobStatus>((await Grain(study).GetStatusAsync())!, GridJson.Options)!;

    internal async Task<JobStatus> EndOfAsync(Guid study)
    {
        while (!JobStates.Parse((await Grain(study).WaitAsync(-1, untilEnd: true)).State).IsTerminal())
        {
            Token.ThrowIfCancellationRequested();
        }

        return await StatusAsync(study);
    }

    internal async Task<T> AskAsync<T>(string sql)
    {
        await using var command = _database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    private IJobGrain Grain(Guid study) => _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IJobGrain>(JobKey.Of(study));

    /// <summary>The later a trial, the worse its curve.</summary>
    private static async ValueTask<TrialResult> CurveAsync(TrialContext trial)
    {
        for (var step = 1; step <= 3; step++)
        {
            await trial.ReportAsync(step, trial.Number);
        }

        return trial.Number;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Testing;

[assembly: AssemblyFixture(typeof(OrleansGrid.Kinds.Study.Tests.Hosting.StudySilo))]

namespace OrleansGrid.Kinds.Study.Tests.Hosting;

/// <summary>One silo in this process over a PostgreSQL of its own.</summary>
public sealed class StudySilo : IAsyncLifetime
{
    private GridFixture _grid = null!;
    private GridDatabase _database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _grid = await GridFixture.StartAsync(grid =>
        {
            grid.Services.AddScoped<Workshop>();
            grid.AddObjective<WorkshopObjective>("workshop")
                .AddObjective("square", trial => ValueTask.FromResult<TrialResult>(trial.Float("x") * trial.Float("x")))
                .AddObjective("number", trial => ValueTask.FromResult<TrialResult>(trial.Number))
                .AddObjective("curve", CurveAsync);
        });
        _database = await GridDatabase.OpenAsync(_grid.ConnectionString, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _grid.DisposeAsync();
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

    private IJobGrain Grain(Guid study) => _grid.SiloServices[0].GetRequiredService<IGrainFactory>().GetGrain<IJobGrain>(JobKey.Of(study));

    /// <summary>The later a trial, the worse its curve.</summary>
    private static async ValueTask<TrialResult> CurveAsync(TrialContext trial)
    {
        for (var step = 1; step <= 3; step++)
        {
            await trial.ReportAsync(step, trial.Number);
        }

        return trial.Number;
    }
}

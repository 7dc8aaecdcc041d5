using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansGrid.Kinds.Study.Pruning;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Kinds.Study.Trials;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Tests;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Kinds.Study.Tests.Trials;

public sealed class StudyHostTests(SiloDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_time_does_not_mend_fails_the_trial_with_the_reason()
    {
        var error = await Assert.ThrowsAsync<PermanentFailureException>(() =>
            Host(database.Grid.DataSource).KeepAsync(Guid.NewGuid(), 0, "no json", Token)
        );
        Assert.Contains("json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_away_is_waited_for_until_the_trial_is_stopped()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=grid;Database=grid");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var log = new Signals(after: 2);
        var keeping = Host(nowhere, log).KeepAsync(Guid.NewGuid(), 0, "{}", stop.Token);
        await log.Heard.WaitAsync(Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
    }

    [Fact]
    public async Task Two_that_choose_for_a_trial_at_once_both_get_what_the_first_chose()
    {
        var (job, table) = (Guid.NewGuid(), new StudyTable(database.Grid.DataSource));
        var second = await database.WhileUncommittedAsync(
            $"insert into grid_internal.asked_trials (job_id, trial, params) values ('{job}', 7, '{{\"x\": 1}}')",
            () => table.KeepAsync(job, 7, "{\"x\": 2}", "note")
        );

        Assert.Equal(new AskedTrial(7, "{\"x\": 1}", null), second);
        Assert.Equal(new AskedTrial(7, "{\"x\": 1}", null), Assert.Single(await table.AskedAsync(job)));
    }

    [Fact]
    public async Task Of_two_reports_of_a_step_the_later_counts_and_only_trials_without_an_outcome_are_read_for_all()
    {
        var (job, table) = (await database.JobAsync(), new ReportTable(database.Grid.DataSource, await database.SiloAsync()));
        await table.KeepAsync(job, 3, 1, 1, [new(1, 0.5), new(10, 0.1), new(2, 0.4)]);
        await table.KeepAsync(job, 3, 1, 1, [new(2, 0.75)]);
        await table.KeepAsync(job, 0, 1, 1, [new(1, 9)]);
        Assert.Equal([new(1, 0.5), new(2, 0.75), new(10, 0.1)], await table.OfTrialAsync(job, 3));
        Assert.Equal([0L, 3], (await table.WithoutOutcomeAsync(job)).Keys.Order());

        await database.RunAsync(
            $"insert into grid_internal.finished_ranges values ('{job}', 0, 0, 2, true, 1, '{Guid.NewGuid()}', 's', now(), now())"
        );
        Assert.Equal([3L], (await table.WithoutOutcomeAsync(job)).Keys);
    }

    [Fact]
    public async Task Neither_an_earlier_attempt_nor_a_silo_that_was_declared_dead_reports_beside_a_later_attempt()
    {
        var (silo, dead, job) = (await database.SiloAsync(), await database.SiloAsync(), await database.JobAsync());
        await database.RunAsync(SiloDatabase.Evict(dead));
        var table = new ReportTable(database.Grid.DataSource, silo);
        await table.KeepAsync(job, 3, 1, 2, [new(1, 0.5)]);

        await table.KeepAsync(job, 3, 1, 1, [new(1, 99)]);
        await new ReportTable(database.Grid.DataSource, dead).KeepAsync(job, 3, 1, 3, [new(1, 98)]);
        await table.KeepAsync(job, 3, 2, 1, [new(1, 97)]);

        Assert.Equal([new(1, 0.5)], await table.OfTrialAsync(job, 3));
    }

    /// <summary>Nothing of these tests calls a grain.</summary>
    private static StudyHost Host(NpgsqlDataSource source, ILogger<StudyHost>? log = null) =>
        new(
            new StudyTable(source),
            new ReportTable(source, new SiloIdentity("s", "c", "127.0.0.1", 1, 1, "")),
            null!,
            new FailPoints(),
            log ?? new Signals(int.MaxValue)
        );

    /// <summary>Says when something has been logged so often.</summary>
    private sealed class Signals(int after) : ILogger<StudyHost>
    {
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _times;

        public Task Heard => _heard.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (Interlocked.Increment(ref _times) == after)
            {
                _heard.SetResult();
            }
        }
    }
}

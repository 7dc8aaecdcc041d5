using Npgsql;

namespace OrleansGrid.Client.Tests;

public sealed class LostAnswerTests(TestGrid grid)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string NewName => $"{Guid.NewGuid()}";

    [Fact]
    public async Task A_submission_whose_answer_is_lost_is_sent_again_and_knows_its_own_job_under_a_key()
    {
        var name = NewName;
        LostAnswers.Of(name, times: 2);
        var job = await grid.Client.SubmitAsync(
            new BatchSpec
            {
                Handler = "noop",
                Name = name,
                Key = name,
            },
            new RangeInputs(1, 3),
            Token
        );
        Assert.False(job.Existed);
        Assert.Equal(3, (await job.WaitAsync(Token)).ItemsSucceeded);

        var again = await grid.Client.SubmitAsync(
            new BatchSpec
            {
                Handler = "noop",
                Name = name,
                Key = name,
            },
            new RangeInputs(1, 3),
            Token
        );
        Assert.Equal((job.Id, true), (again.Id, again.Existed));
    }

    [Fact]
    public async Task A_submission_that_is_never_answered_ends_with_its_id_and_where_to_look()
    {
        var name = NewName;
        LostAnswers.Of(name, times: int.MaxValue);
        await using var client = new GridClient(
            new GridClientOptions { ConnectionString = grid.ConnectionString, RetryFor = TimeSpan.Zero }
        );
        var error = await Assert.ThrowsAsync<GridException>(() =>
            client.SubmitAsync(new BatchSpec { Handler = "noop", Name = name }, new RangeInputs(1, 3), Token)
        );

        Assert.Equal(GridFault.Environment, error.Fault);
        var job = Assert.Single(await new JobReader(grid.Database).ListAsync(1000, null, Token), job => job.Name == name);
        Assert.Contains($"under the id {job.JobId}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'grid show {job.JobId}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_inputs_of_a_submission_that_is_never_answered_stay_for_a_silo_that_may_still_be_at_it()
    {
        const int Items = 4321;
        var name = NewName;
        LostAnswers.Of(name, times: int.MaxValue, carriedOut: false);
        await using var client = new GridClient(
            new GridClientOptions { ConnectionString = grid.ConnectionString, RetryFor = TimeSpan.Zero }
        );
        await Assert.ThrowsAsync<GridException>(() =>
            client.SubmitAsync(new BatchSpec { Handler = "noop", Name = name }, Enumerable.Range(0, Items), Token)
        );

        await using var command = grid.Database.DataSource.CreateCommand(
            "select count(*) from (select from grid_internal.input_chunks group by upload_id having sum(cardinality(inputs)) = $1) u"
        );
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Items });
        Assert.Equal(1L, await command.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task An_error_that_does_not_pass_is_one_sentence_at_once()
    {
        var name = NewName;
        LostAnswers.Of(name, times: 1, carriedOut: false, () => new InvalidOperationException("The database refuses: permission denied."));
        var error = await Assert.ThrowsAsync<GridException>(() =>
            grid.Client.SubmitAsync(new BatchSpec { Handler = "noop", Name = name }, new RangeInputs(1, 3), Token)
        );
        Assert.Equal(GridFault.Environment, error.Fault);
        Assert.Contains("permission denied", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_whose_answer_is_lost_is_counted_once()
    {
        var job = await grid.Client.SubmitAsync(
            new BatchSpec { Handler = "command", Command = new CommandLine(["false"]) },
            new RangeInputs(1, 1),
            Token
        );
        Assert.Equal(JobState.Failed, (await job.WaitAsync(Token)).State);
        LostAnswers.Of($"{job.Id}", times: 1);
        await job.RetryAsync(Token);
        var ended = await job.WaitAsync(Token);
        Assert.Equal((JobState.Failed, 2), (ended.State, ended.Run));
    }

    [Fact]
    public async Task A_pause_whose_answer_is_lost_is_no_conflict()
    {
        var gate = NewName;
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, [gate], Token);
        LostAnswers.Of($"{job.Id}", times: 1);
        await job.PauseAsync(Token);
        Assert.Equal(JobState.Paused, (await job.GetStatusAsync(Token)).State);

        // Not before: what has begun goes on while its job is paused, and is all that the job has.
        await job.ResumeAsync(Token);
        Gated.Open(gate);
        await job.WaitAsync(Token);
    }

    [Fact]
    public async Task A_submission_waits_for_a_read_only_database_and_says_so()
    {
        var connectionString = await grid.EmptyDatabaseAsync("read_only");
        await TestGrid.MigrateAsync(connectionString);
        await using var silo = await TestSilo.StartAsync(connectionString);
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = await GridClient.ConnectAsync(
            new GridClientOptions { ConnectionString = connectionString, Waiting = sentence => said.TrySetResult(sentence) },
            Token
        );

        await SwitchAsync("read_only", readOnly: true);
        var submitting = client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 3), Token);
        Assert.Contains("read-only", await said.Task.WaitAsync(Token), StringComparison.Ordinal);

        await SwitchAsync("read_only", readOnly: false);
        Assert.Equal(JobState.Succeeded, (await (await submitting).WaitAsync(Token)).State);
    }

    private async Task SwitchAsync(string database, bool readOnly)
    {
        await using var command = grid.Database.DataSource.CreateCommand(
            $"""
            alter database {database} set default_transaction_read_only = {(readOnly ? "on" : "off")};
            select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}';
            """
        );
        await command.ExecuteNonQueryAsync(Token);
    }
}

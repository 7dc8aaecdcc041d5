using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace OrleansGrid.Client.Tests;

public sealed class SubmitTests(TestGrid grid)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_inputs_come_back_in_order_typed_as_they_went()
    {
        var parcels = Enumerable.Range(0, 20_000).Select(i => new Parcel(i, i % 3 == 0 ? null : $"é {i}", i * 2L)).ToList();
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "echo" }, parcels, Token);
        var results = await job.ResultsAsync<Parcel>(Token).ToListAsync(Token);

        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => (long)i), results.Select(result => result.Item));
        Assert.Equal(parcels, results.Select(result => result.Value));
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
    }

    [Fact]
    public async Task A_job_is_in_the_database_when_its_submission_has_returned()
    {
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "noop", Name = "seen" }, new RangeInputs(5, 7), Token);
        var status = await new JobReader(grid.Database).FindAsync(job.Id, Token);
        Assert.Equal(("seen", 3), (status?.Name, status?.ItemsTotal));
        Assert.False(job.Existed);
    }

    [Fact]
    public async Task The_same_key_and_body_give_the_same_job_and_leave_no_second_upload()
    {
        var spec = new BatchSpec { Handler = "noop", Key = $"{Guid.NewGuid()}" };
        var first = await grid.Client.SubmitAsync(spec, Enumerable.Range(0, 3000), Token);
        var uploads = await CountUploadsAsync();
        var second = await grid.Client.SubmitAsync(spec, Enumerable.Range(0, 3000), Token);

        Assert.Equal((first.Id, false, true), (second.Id, first.Existed, second.Existed));
        Assert.Equal(uploads, await CountUploadsAsync());
        Assert.Equal(JobState.Succeeded, (await second.WaitAsync(Token)).State);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        var spec = new BatchSpec { Handler = "noop", Key = $"{Guid.NewGuid()}" };
        await grid.Client.SubmitAsync(spec, Enumerable.Range(0, 2500), Token);
        var error = await Assert.ThrowsAsync<GridException>(() => grid.Client.SubmitAsync(spec, Enumerable.Range(0, 2501), Token));
        Assert.Equal(GridFault.Conflict, error.Fault);
    }

    [Fact]
    public async Task A_kind_that_no_silo_has_is_refused_and_the_known_ones_are_named()
    {
        var error = await Assert.ThrowsAsync<GridException>(() =>
            grid.Client.SubmitAsync(new BatchSpec { Handler = "ehco" }, new RangeInputs(1, 2), Token)
        );
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains("'ehco'", error.Message, StringComparison.Ordinal);
        Assert.Contains("echo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_of_any_kind_is_submitted_by_the_kinds_name_and_a_spec_in_JSON()
    {
        var job = await grid.Client.SubmitAsync("batch", Json("""{"handler": "noop", "name": "any"}"""), new RangeInputs(1, 5), Token);
        Assert.Equal((JobState.Succeeded, 5), ((await job.WaitAsync(Token)).State, (await job.GetStatusAsync(Token)).ItemsSucceeded));
    }

    [Fact]
    public async Task The_key_in_a_spec_in_JSON_names_the_job_in_any_case()
    {
        var key = $"{Guid.NewGuid()}";
        var first = await grid.Client.SubmitAsync(
            "batch",
            Json($$"""{"handler": "noop", "Key": "{{key}}"}"""),
            new RangeInputs(1, 5),
            Token
        );
        var second = await grid.Client.SubmitAsync(new BatchSpec { Handler = "noop", Key = key }, new RangeInputs(1, 5), Token);
        Assert.Equal((first.Id, false, true), (second.Id, first.Existed, second.Existed));
    }

    [Fact]
    public async Task A_kind_that_the_silos_do_not_know_is_refused_and_the_known_ones_are_named()
    {
        var error = await Assert.ThrowsAsync<GridException>(() => grid.Client.SubmitAsync("bacth", Json("{}"), null, Token));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains("'bacth'", error.Message, StringComparison.Ordinal);
        Assert.Contains("batch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_the_jobs_kind_does_not_have_is_refused()
    {
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 1), Token);
        var error = await Assert.ThrowsAsync<GridException>(() => grid.Client.Study(job.Id).ExtendAsync(5, Token));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains("'extend'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 2, "is empty")]
    [InlineData(0, 1L << 53, "too long")]
    [InlineData(long.MinValue, long.MaxValue, "too long")]
    public async Task A_range_that_is_empty_or_endless_is_refused(long first, long last, string why)
    {
        var error = await Assert.ThrowsAsync<GridException>(() =>
            grid.Client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(first, last), Token)
        );
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_not_JSON_is_refused_for_a_handler_and_taken_for_a_command()
    {
        string[] lines = ["1", "two words"];
        var error = await Assert.ThrowsAsync<GridException>(() =>
            grid.Client.SubmitLinesAsync(new BatchSpec { Handler = "echo" }, lines.ToAsyncEnumerable(), Token)
        );
        Assert.StartsWith("Item 1 is not JSON ('two words')", error.Message, StringComparison.Ordinal);

        var spec = new BatchSpec { Handler = "command", Command = new CommandLine(["echo", "<{}>"]) };
        var job = await grid.Client.SubmitLinesAsync(spec, lines.ToAsyncEnumerable(), Token);
        Assert.Equal(
            ["<1>", "<two words>"],
            await job.ResultsAsync<string>(Token).Select(result => result.Value?.TrimEnd()).ToListAsync(Token)
        );
    }

    [Fact]
    public async Task A_job_belongs_to_the_trace_of_its_submitter()
    {
        using var activity = new Activity("submitter").SetIdFormat(ActivityIdFormat.W3C).Start();
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 1), Token);
        await using var command = grid.Database.DataSource.CreateCommand(
            "select payload ->> 'traceParent' from grid_internal.grain_state where job_id = $1"
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job.Id });
        Assert.Equal(activity.Id, await command.ExecuteScalarAsync(Token));
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    // Tests run at the same time, so only uploads of the same size are counted.
    private async Task<object?> CountUploadsAsync()
    {
        await using var command = grid.Database.DataSource.CreateCommand(
            "select count(*) from (select from grid_internal.input_chunks group by upload_id having sum(cardinality(inputs)) = 3000) u"
        );
        return await command.ExecuteScalarAsync(Token);
    }
}

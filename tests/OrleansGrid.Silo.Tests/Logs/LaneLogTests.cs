using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansGrid.Silo.Logs;
using OrleansGrid.Silo.Tests.Lanes;

namespace OrleansGrid.Silo.Tests.Logs;

/// <summary>What handlers and commands write on a lane, as far as the database.</summary>
public sealed class LaneLogTests(SiloDatabase database)
{
    [Fact]
    public async Task What_a_handler_logs_is_in_the_log_of_its_own_item_wherever_its_code_runs()
    {
        using var lane = await LaneAsync(services => services.AddLogging(logging => logging.AddProvider(new ItemLoggerProvider())));
        await lane.With<Speaking>().RunAsync(nameof(Speaking), ["1", "2"]);

        Assert.Equal(
            [
                "0 log info: Speaker: 1 begins",
                "0 log 1 goes on",
                "0 log warn: Speaker: 1 elsewhere",
                "1 log info: Speaker: 2 begins",
                "1 log 2 goes on",
                "1 log warn: Speaker: 2 elsewhere",
            ],
            await LogAsync(lane)
        );
    }

    [Fact]
    public async Task A_failed_attempt_and_the_one_after_it_each_have_their_own_log()
    {
        using var lane = await LaneAsync();
        await lane.With<Failing>().RunAsync(nameof(Failing), ["1"]);
        Assert.Equal(["0 log attempt 1 fails"], await LogAsync(lane));
    }

    [Fact]
    public async Task Standard_error_of_a_command_that_succeeds_is_its_items_log_and_its_progress_is_not()
    {
        using var lane = await LaneAsync();
        var outcome = await lane.RunCommandAsync(
            "echo progress 40 reading >&2; echo \"item $GRID_ITEM\" >&2; printf end >&2; echo result",
            ["a"]
        );
        Assert.Equal("\"result\"", outcome.Results[0]);
        Assert.Equal(["0 stderr item a", "0 stderr end"], await LogAsync(lane));
    }

    [Fact]
    public async Task A_silo_that_keeps_no_logs_and_items_that_write_nothing_leave_no_row()
    {
        using var silent = await LaneAsync();
        await silent.RunAsync("noop", ["1", "2"]);
        using var off = await LaneAsync(configure: options => options.LogBytesPerAttempt = 0);
        await off.With<Failing>().RunAsync(nameof(Failing), ["1"]);

        Assert.Empty(await LogAsync(silent));
        Assert.Empty(await LogAsync(off));
    }

    [Fact]
    public async Task A_database_that_refuses_a_log_fails_no_item()
    {
        using var lane = new LaneFixture();
        var outcome = await lane.With<Failing>().With<Saying>().RunAsync(nameof(Saying), ["1"]);
        Assert.Equal("1", outcome.Results[0]);
    }

    private async Task<LaneFixture> LaneAsync(Action<IServiceCollection>? services = null, Action<GridSiloOptions>? configure = null) =>
        new(services, database.Grid.DataSource, await database.SiloAsync(), await database.JobAsync(), configure);

    private async Task<string[]> LogAsync(LaneFixture lane)
    {
        await lane.Logs.FlushAsync();
        return await database.AskAsync<string[]>(
            $"""
            select coalesce(array_agg(concat_ws(' ', item, stream, text) order by item, attempt, line), array[]::text[])
            from grid.logs where job_id = '{lane.JobId}'
            """
        );
    }

    private sealed class Speaking(ILoggerFactory loggers) : IItemHandler<int, int>
    {
        public async ValueTask<int> RunAsync(int input, ItemContext context)
        {
            var log = loggers.CreateLogger("Speaker");
            log.LogInformation("{Input} begins", input);
            context.Log($"{input} goes on");
            await Task.Run(() => log.LogWarning("{Input} elsewhere", input));
            return input;
        }
    }

    private sealed class Failing : IItemHandler<int, int>
    {
        public ValueTask<int> RunAsync(int input, ItemContext context)
        {
            context.Log($"attempt {context.Attempt} fails");
            throw new InvalidOperationException("no");
        }
    }

    private sealed class Saying : IItemHandler<int, int>
    {
        public ValueTask<int> RunAsync(int input, ItemContext context)
        {
            context.Log("said");
            return new ValueTask<int>(input);
        }
    }
}

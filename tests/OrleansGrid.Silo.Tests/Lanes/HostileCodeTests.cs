namespace OrleansGrid.Silo.Tests.Lanes;

/// <summary>Whatever an item's code does, the items before and after it succeed and its task ends.</summary>
public sealed class HostileCodeTests
{
    private const string Good = "\"good\"";
    private const string Bad = HostileHandler.Bad;

    public static TheoryData<Type, string, string> Failing =>
        new()
        {
            { typeof(ThrowsUnspeakable), "ThrowsUnspeakable+UnspeakableException", "cannot be described" },
            { typeof(ThrowsHugeMessage), "System.InvalidOperationException", "xxx …" },
            { typeof(ThrowsOddMessage), "ThrowsOddMessage+OddException", "a\ufffdb\ufffd" },
            { typeof(ReturnsNaN), "System.ArgumentException", "infinity" },
            { typeof(ReturnsItself), "PermanentFailureException", "nested 1000 deep" },
            { typeof(ReturnsDeep), "PermanentFailureException", "nested 1000 deep" },
            { typeof(ReturnsTooMuch), "PermanentFailureException", "more than 16777216 bytes" },
            { typeof(ReturnsOneHugeText), "PermanentFailureException", "more than 16777216 bytes" },
            { typeof(ReturnsRaw), "PermanentFailureException", "must be one JSON value" },
            { typeof(ReturnsInvalidText), "PermanentFailureException", "not valid UTF-8" },
            { typeof(ThrowsLater), "System.InvalidOperationException", "nobody awaits" },
            { typeof(ThrowsFromDispose), "System.InvalidOperationException", "thrown by Dispose" },
            { typeof(KeepsNonsense), "PermanentFailureException", "The checkpoint holds a number" },
        };

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task Only_the_item_whose_code_misbehaves_fails(Type handler, string type, string message)
    {
        using var lanes = new LaneFixture();
        lanes.Handlers.Add("h", handler);

        var outcome = await lanes.RunAsync("h", [Good, Good, Bad, Good]);

        var (item, error) = Assert.Single(outcome.Errors);
        Assert.Equal(2, item);
        Assert.EndsWith(type, error.Type, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 5_000 && (error.Stack?.Length ?? 0) < 20_000);
        Assert.Equal([0, 1, 3], outcome.Results.Keys);
        Assert.All(outcome.Results.Values, result => Assert.Equal(Good, result));
        Assert.True(outcome.Report is { Ended: true, Committed: 4, Succeeded: 3, Failed: 1 });
    }

    [Theory]
    [InlineData("1e999999")]
    [InlineData("not json")]
    [InlineData("1,2")]
    [InlineData("\"\\u0000\"")]
    [InlineData("")]
    public async Task Only_the_item_whose_input_is_no_result_fails(string bad)
    {
        using var lanes = new LaneFixture();

        var outcome = await lanes.RunAsync("noop", ["1", bad, "2"]);

        Assert.Equal(1, Assert.Single(outcome.Errors).Key);
        Assert.Equal(["1", "2"], outcome.Results.Values);
    }

    [Fact]
    public async Task An_input_that_is_nested_too_deep_fails_its_item_and_names_the_limit()
    {
        using var lanes = new LaneFixture().With<ReturnsNaN>();
        string[] inputs = [Good, new string('[', GridJson.MostDepth + 1) + new string(']', GridJson.MostDepth + 1), Good];

        // What is to be a text is known to be none before it is known to be deep.
        foreach (var (handler, why) in new[] { ("noop", "nested 1000 deep"), (nameof(ReturnsNaN), "cannot be read as String") })
        {
            var outcome = await lanes.RunAsync(handler, inputs);
            Assert.Contains(why, Assert.Single(outcome.Errors).Value.Message, StringComparison.Ordinal);
            Assert.Equal([0, 2], outcome.Results.Keys);
        }
    }

    [Fact]
    public async Task A_result_that_is_nested_as_deep_as_it_may_succeeds()
    {
        using var lanes = new LaneFixture();
        var deep = new string('[', GridJson.MostDepth) + new string(']', GridJson.MostDepth);

        Assert.Equal(1, (await lanes.RunAsync("noop", [deep])).Report.Succeeded);
    }

    [Fact]
    public async Task A_callback_that_throws_when_the_time_is_up_fails_only_its_item()
    {
        using var lanes = new LaneFixture().With<ThrowsFromCancellation>();

        var outcome = await lanes.RunAsync(nameof(ThrowsFromCancellation), [Good, Bad, Good], timeout: TimeSpan.FromMilliseconds(50));

        Assert.Equal("timeout", Assert.Single(outcome.Errors).Value.Type);
        Assert.Equal([0, 2], outcome.Results.Keys);
    }

    [Fact]
    public async Task A_callback_that_throws_when_the_task_is_stopped_ends_the_task()
    {
        using var lanes = new LaneFixture().With<ThrowsFromCancellation>();
        var (task, outcome) = lanes.Start(nameof(ThrowsFromCancellation), [Good, Bad, Good]);

        task.Stop();
        await task.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Empty(outcome.Errors);
    }

    [Fact]
    public async Task A_handler_that_cannot_be_made_fails_each_item_and_no_more()
    {
        using var lanes = new LaneFixture().With<ThrowsWhenMade>();

        var outcome = await lanes.RunAsync(nameof(ThrowsWhenMade), [Good, Good]);

        Assert.All(outcome.Errors.Values, error => Assert.Contains("thrown by the constructor", error.Message, StringComparison.Ordinal));
        Assert.True(outcome.Report is { Ended: true, Failed: 2 });
    }

    [Fact]
    public async Task Items_begin_with_the_surroundings_of_the_lane_and_not_with_those_that_another_has_left()
    {
        using var lanes = new LaneFixture().With<ChangesItsSurroundings>();

        var first = await lanes.RunAsync(nameof(ChangesItsSurroundings), [Good, Good]);
        var second = await lanes.RunAsync(nameof(ChangesItsSurroundings), [Good]);

        Assert.All(first.Results.Values.Concat(second.Results.Values), found => Assert.Equal("\"ItemSynchronization\"", found));
    }

    [Fact]
    public async Task What_a_handler_says_of_its_progress_is_short_and_a_number()
    {
        using var lanes = new LaneFixture().With<ReportsNonsense>();

        var outcome = await lanes.RunAsync(nameof(ReportsNonsense), [Bad]);

        Assert.True(outcome.Report is { Succeeded: 1, Progress: 0, Note.Length: < 1_000 });
        Assert.DoesNotContain('\0', outcome.Report.Note!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Code_that_nobody_awaits_and_that_fails_after_its_item_fails_no_other(bool sameTask)
    {
        using var lanes = new LaneFixture().With<LeavesABomb>();
        LeavesABomb.Fuse = new TaskCompletionSource();
        LeavesABomb.Exploded = new TaskCompletionSource();

        TaskOutcome[] outcomes = sameTask
            ? [await lanes.RunAsync(nameof(LeavesABomb), [Bad, Good])]
            : [await lanes.RunAsync(nameof(LeavesABomb), [Bad]), await lanes.RunAsync(nameof(LeavesABomb), [Good])];

        Assert.Equal(2, outcomes.Sum(o => o.Report.Succeeded));
        Assert.True(LeavesABomb.Exploded.Task.IsCompletedSuccessfully);
    }

    internal sealed class LeavesABomb : IItemHandler<string, string>
    {
        public static TaskCompletionSource Fuse { get; set; } = null!;

        public static TaskCompletionSource Exploded { get; set; } = null!;

        public async ValueTask<string> RunAsync(string input, ItemContext context)
        {
            if (input == "bad")
            {
                ExplodeAsync();
                return input;
            }

            Fuse.SetResult();
            await Exploded.Task;
            // What the bomb threw came to the lane before what is posted now.
            await Task.Yield();
            return input;
        }

        private static async void ExplodeAsync()
        {
            await Fuse.Task;
            Exploded.SetResult();
            throw new InvalidOperationException("late");
        }
    }
}

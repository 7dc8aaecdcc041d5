using System.Text.Json;

namespace OrleansGrid.Testing.Tests;

public sealed class HandlerRunTests
{
    [Fact]
    public async Task A_handler_is_run_with_its_input_and_what_it_says_is_kept()
    {
        var context = new FakeItemContext { Number = 7, Try = 2 };
        Assert.Equal("7.2: three words here", await new Counting().TestAsync("three words here", context));
        Assert.Equal([(0.5, "half"), (1.0, null)], context.Progress);
        Assert.Equal(3, context.Checkpoint?.GetInt32());
    }

    [Fact]
    public async Task A_handler_goes_on_from_the_checkpoint_that_a_test_gives_it()
    {
        var context = new FakeItemContext { Checkpoint = JsonSerializer.SerializeToElement(5) };
        await new Counting().TestAsync("two words", context);
        Assert.Equal(7, context.Checkpoint?.GetInt32());
    }

    [Fact]
    public async Task A_result_that_does_not_survive_JSON_is_found_without_a_grid() =>
        await Assert.ThrowsAnyAsync<NotSupportedException>(() => new Pointing().TestAsync(1));

    [Fact]
    public async Task A_handler_that_is_cancelled_sees_it() =>
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            new Counting().TestAsync("words", new FakeItemContext { Token = new CancellationToken(canceled: true) })
        );

    private sealed class Counting : IItemHandler<string, string>
    {
        public async ValueTask<string> RunAsync(string input, ItemContext context)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var before = await context.LoadCheckpointAsync() is { } state ? state.GetInt32() : 0;
            context.ReportProgress(0.5, "half");
            using var document = JsonDocument.Parse($"{before + input.Split(' ').Length}");
            await context.SaveCheckpointAsync(document.RootElement);
            context.ReportProgress(1);
            return $"{context.Item}.{context.Attempt}: {input}";
        }
    }

    private sealed class Pointing : IItemHandler<int, IntPtr>
    {
        public ValueTask<IntPtr> RunAsync(int input, ItemContext context) => ValueTask.FromResult(IntPtr.Zero);
    }
}

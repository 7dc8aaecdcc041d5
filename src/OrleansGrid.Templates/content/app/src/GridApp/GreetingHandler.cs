using OrleansGrid;

namespace GridApp;

public sealed record Greeting(string Name);

/// <summary>Runs one item. It may run again when a silo dies; its result is kept once.</summary>
public sealed class GreetingHandler(ILogger<GreetingHandler> log) : IItemHandler<Greeting, string>
{
    public ValueTask<string> RunAsync(Greeting input, ItemContext context)
    {
        if (string.IsNullOrWhiteSpace(input.Name))
        {
            // Another attempt would not help.
            throw new PermanentFailureException("A greeting needs a name.");
        }

        log.LogInformation("Item {Item}, attempt {Attempt}", context.Item, context.Attempt);
        return ValueTask.FromResult($"Hello, {input.Name}!");
    }
}

using System.Buffers;
using OrleansGrid.Silo.Commands;

namespace OrleansGrid.Silo;

/// <summary>The built-in handler <c>command</c>: runs a program for each item; its standard output is the result.</summary>
internal sealed class CommandRunner(CommandLine command) : IItemRunner
{
    /// <summary>A result is kept as one JSON value; what prints more is killed and the item fails.</summary>
    private const int MaxOutputBytes = 8 << 20;

    private const int MaxErrorBytes = 16 << 10;

    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);

    private readonly CommandTemplate _template = new(command);

    public ValueTask RunAsync(ItemInput input, ItemContext context, IBufferWriter<byte> output)
    {
        var item = input.AsText();
        var child = new ChildCommand(
            _template.ArgumentsFor(item),
            CommandTemplate.EnvironmentFor(item, context.JobId.ToString(), context.Item, context.Attempt),
            _template.WorkingDirectory,
            MaxOutputBytes,
            MaxErrorBytes,
            KillGrace);
        var exit = ChildRunner.Run(child, context.Cancellation);
        if (exit.OutputTruncated)
        {
            throw new CommandFailedException("output", $"The command printed more than {MaxOutputBytes} bytes and was killed.", exit.ErrorTail);
        }

        context.Cancellation.ThrowIfCancellationRequested();
        if (exit.ExitCode != 0)
        {
            var how = exit.ExitCode is { } code ? $"ended with exit code {code}" : $"was ended by signal {exit.Signal}";
            var last = exit.ErrorTail.Trim().Split('\n')[^1];
            throw new CommandFailedException("exit", last.Length > 0 ? $"The command {how}: {last}" : $"The command {how}.", exit.ErrorTail);
        }

        output.Write(CommandOutput.ToJsonString(exit.Output));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.Buffers;
using OrleansGrid.Processes;
using OrleansGrid.Processes.Templates;

namespace OrleansGrid.Kinds.Batch;

/// <summary>The built-in handler <c>command</c>: runs a program for each item; its standard output is the result.</summary>
/// <param name="limits">The most that it may use for one item; null for any amount.</param>
internal sealed class CommandRunner(CommandLine command, CommandLimits? limits, IChildProcesses children) : IItemRunner
{
    /// <summary>A result is kept as one JSON value; what prints more is killed and the item fails.</summary>
    private const int MaxOutputBytes = 8 << 20;

    private const int MaxErrorBytes = 16 << 10;

    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(2);

    private readonly CommandTemplate _template = new(command);

    public ValueTask RunAsync(ItemInput input, RunnerContext context, IBufferWriter<byte> output)
    {
        var item = input.AsText();
        var child = new ChildCommand(
            _template.ArgumentsFor(item),
            CommandTemplate.EnvironmentFor(item, context.JobId.ToString(), context.Item, context.Attempt),
            _template.WorkingDirectory,
            MaxOutputBytes,
            MaxErrorBytes,
            KillGrace,
            limits
        );
        var exit = children.Run(child, context.Cancellation, errors: new ErrorLines(context));
        CommandFailedException.ThrowUnlessDone(exit, MaxOutputBytes, context.Cancellation);
        output.Write(CommandOutput.ToJsonString(exit.Output));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

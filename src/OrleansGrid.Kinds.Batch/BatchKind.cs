using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Processes;
using OrleansGrid.Processes.Templates;

namespace OrleansGrid.Kinds.Batch;

/// <summary>One handler or command over N inputs: one closed stage, whose items are the inputs.</summary>
internal sealed class BatchKind(HandlerRegistry handlers, GridSiloOptions options) : IJobKind
{
    /// <summary>Items of this handler run the job's command.</summary>
    public const string CommandHandler = "command";

    public string Name => "batch";

    public IReadOnlyCollection<string> Handlers => options.RunsCommands ? [CommandHandler, .. handlers.Kinds] : handlers.Kinds;

    public JsonElement Normalize(JsonElement spec)
    {
        var batch = Read(spec);
        var ordered = batch with
        {
            Require = new SortedDictionary<string, string>(
                (batch.Require ?? new Dictionary<string, string>()).ToDictionary(),
                StringComparer.Ordinal
            ),
        };
        return JsonSerializer.SerializeToElement(ordered, GridJson.Options);
    }

    public ValueTask<Admission> AdmitAsync(JsonElement spec, InputSource? inputs, IJobReads reads)
    {
        var batch = Read(spec);
        if (Validate(batch, inputs) is { } refusal)
        {
            return ValueTask.FromResult(Admission.Refused(refusal));
        }

        var policy = batch.ForStage(batch.Handler) with { MaxItemsPerTask = batch.MaxItemsPerTask };
        var stage = new JobStage(batch.Handler, inputs!.Count, Closed: true, policy, Inputs: inputs);
        return ValueTask.FromResult(Admission.Of(batch, stage) with { RunsCommands = batch.Handler == CommandHandler });
    }

    public IItemRunner MakeRunner(StageWork stage, IServiceProvider services)
    {
        if (stage.Policy.Handler != CommandHandler)
        {
            return handlers.Make(stage.Policy.Handler, services);
        }

        var batch = stage.SpecAs<BatchSpec>();
        return options.RunsCommands
            ? new CommandRunner(
                batch.Command ?? throw new PermanentFailureException("The job has no command to run."),
                batch.Limits,
                services.GetRequiredService<IChildProcesses>()
            )
            : throw new PermanentFailureException("This silo runs no commands; its host must ask for them with AddCommands.");
    }

    public void Check(IServiceProvider services)
    {
        handlers.CheckAsync(services).GetAwaiter().GetResult();
        if (options.RunsCommands)
        {
            CommandsHere.Check(services);
        }
    }

    private static BatchSpec Read(JsonElement spec) =>
        spec.Deserialize<BatchSpec>(GridJson.Specs) ?? throw new JsonException("A batch is null.");

    private static string? Validate(BatchSpec batch, InputSource? inputs) =>
        batch switch
        {
            _ when inputs is null => "There are no items; a batch needs at least one.",
            { Handler: null or "" } => "The batch names no handler.",
            { Handler: CommandHandler, Command: null or { Arguments: null or { Count: 0 } } } => "The batch has no command to run.",
            { Handler: not CommandHandler, Limits: not null } =>
                $"Limits hold for commands, and the items of this batch are run by the handler '{batch.Handler}'; leave the limits out.",
            { MaxItemsPerTask: < 1 } => $"{batch.MaxItemsPerTask} items in a task is not valid; give at least 1.",
            _ => (
                batch is { Handler: CommandHandler, Command: { } command } ? CommandTemplate.WhyUnusable(command, Placeholders.Item) : null
            )
                ?? batch.Limits?.Validate()
                ?? batch.ValidatePolicy(),
        };
}

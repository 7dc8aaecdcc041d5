using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Processes;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Kinds.Study.Objectives;

/// <summary>The objectives of this silo by kind: the built-in ones and the host's own.</summary>
internal sealed class ObjectiveRegistry
{
    /// <summary>Studies of commands have this name.</summary>
    private const string Command = "command";

    private readonly KindsOfClasses<ITrialObjective> _kinds = new("objective", "implements ITrialObjective", reserved: Command);

    /// <summary>Those that need no services: one object serves all trials.</summary>
    private readonly Dictionary<string, ITrialObjective> _functions = new(StringComparer.Ordinal);

    public ObjectiveRegistry() => Add("noop", static _ => new ValueTask<TrialResult>(0.0));

    public IReadOnlyCollection<string> Kinds => _kinds.Kinds;

    /// <exception cref="GridException">The class is no objective, or the kind is taken.</exception>
    public void Add(string kind, Type objective) => _kinds.Add(kind, objective);

    /// <exception cref="GridException">The kind is taken.</exception>
    public void Add(string kind, Func<TrialContext, ValueTask<TrialResult>> function)
    {
        var objective = new FunctionObjective(function);
        _kinds.Add(kind, _ => objective, "a function");
        _functions.Add(kind, objective);
    }

    public void AddFrom(Assembly assembly) => _kinds.AddFrom<ObjectiveAttribute>(assembly, named => named.Kind);

    public void Check(IServiceProvider services) => _kinds.Check(services);

    /// <summary>What makes the objective of each trial of the study.</summary>
    /// <param name="note">Is told of what a trial's command has printed in vain.</param>
    /// <exception cref="PermanentFailureException">This silo has no such objective.</exception>
    public ObjectiveSource SourceOf(StudySpec study, IServiceProvider services, Action<TrialContext, string> note)
    {
        if (study.Command is { } command)
        {
            return new ObjectiveSource(new CommandObjective(command, study, services.GetRequiredService<IChildProcesses>(), note));
        }

        if (_functions.TryGetValue(study.Objective ?? "", out var function))
        {
            return new ObjectiveSource(function);
        }

        return _kinds.Kinds.Contains(study.Objective)
            ? new ObjectiveSource(services.GetRequiredService<IServiceScopeFactory>(), scope => _kinds.Make(study.Objective, scope))
            : throw new PermanentFailureException($"This silo has no objective '{study.Objective}'.");
    }

    private sealed class FunctionObjective(Func<TrialContext, ValueTask<TrialResult>> function) : ITrialObjective
    {
        public ValueTask<TrialResult> RunAsync(TrialContext trial) => function(trial);
    }
}

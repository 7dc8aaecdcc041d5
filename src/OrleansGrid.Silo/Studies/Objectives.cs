using System.Reflection;

namespace OrleansGrid.Silo;

/// <summary>The objectives of this silo by kind: the built-in ones and the host's own.</summary>
internal sealed class Objectives
{
    /// <summary>Studies of commands have this name.</summary>
    private const string Commands = "command";

    private readonly KindsOfClasses<ITrialObjective> _kinds = new("objective", "implements ITrialObjective", reserved: Commands);

    public Objectives() => Add("noop", static _ => new ValueTask<TrialResult>(0.0));

    public IReadOnlyCollection<string> Kinds => _kinds.Kinds;

    /// <exception cref="GridException">The class is no objective, or the kind is taken.</exception>
    public void Add(string kind, Type objective) => _kinds.Add(kind, objective);

    public void Add(string kind, Func<TrialContext, ValueTask<TrialResult>> objective) => _kinds.Add(kind, _ => new DelegateObjective(objective), "a function");

    public void AddFrom(Assembly assembly) => _kinds.AddFrom<ObjectiveAttribute>(assembly, named => named.Kind);

    public void Check(IServiceProvider services) => _kinds.Check(services);

    public ITrialObjective Make(StudySpec spec, IServiceProvider services) =>
        spec.Command is { } command ? new CommandObjective(command, spec) : _kinds.Make(spec.Objective, services);

    private sealed class DelegateObjective(Func<TrialContext, ValueTask<TrialResult>> objective) : ITrialObjective
    {
        public ValueTask<TrialResult> RunAsync(TrialContext trial) => objective(trial);
    }
}

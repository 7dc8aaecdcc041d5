namespace OrleansGrid;

/// <summary>
/// A MapReduce program in one of its two forms: <see cref="MapReduce{TKey, TValue}"/> for any types, <see cref="SpanMapReduce"/> for bytes
/// without allocation.
/// An instance serves one task, on one thread.
/// </summary>
public abstract class MapReduceProgram
{
    private ProgramContext? _context;

    private protected MapReduceProgram() { }

    /// <summary>
    /// Whether the parts, in the order of their names, must be ordered as a whole: keys are then spread over the partitions by ranges
    /// instead of by hash.
    /// </summary>
    public virtual bool TotalOrder => false;

    /// <summary>
    /// Whether the reduction treats each value on its own, so that a key which is more than a partition may be divided: the values of the
    /// first splits then go to an earlier part.
    /// Keys are then spread by ranges when there is such a key, unless the values are combined.
    /// </summary>
    public virtual bool DividesKeys => false;

    /// <summary>Whether there is no reduce: what the map function emits is the output.</summary>
    public virtual bool MapOnly => false;

    /// <summary>Whether all keys must be reduced in one partition, as when there is only one key.</summary>
    public virtual bool SinglePartition => false;

    /// <summary>Whether the program combines: says how values of a key may be merged before they are reduced.</summary>
    public abstract bool Combines { get; }

    /// <summary>The task at hand.</summary>
    protected ProgramContext Context =>
        _context
        ?? throw new InvalidOperationException("The program has not been configured yet; look at the context in Configure or later.");

    /// <summary>Called once, before anything else: read the options here.</summary>
    /// <exception cref="PermanentFailureException">An option is wrong; the message is for the user.</exception>
    protected virtual void Configure(ProgramContext context) { }

    /// <summary>Counts up a counter of the job.</summary>
    protected void Count(string counter, long amount = 1) => Context.Counter(counter).Add(amount);

    /// <summary>The program as the data plane runs it.</summary>
    internal abstract SpanMapReduce AsSpans();

    internal virtual void Start(ProgramContext task)
    {
        _context = task;
        Configure(task);
    }

    /// <summary>Whether the program's class has a body of its own for a method that this base class declares.</summary>
    private protected bool Overrides(string method, Type declaring) =>
        GetType()
            .GetMethods(
                System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic
            )
            .Any(m => m.Name == method && m.GetBaseDefinition().DeclaringType == declaring && m.DeclaringType != declaring);
}

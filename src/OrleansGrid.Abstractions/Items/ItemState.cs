namespace OrleansGrid;

/// <summary>State of one item of a stage.</summary>
public enum ItemState
{
    Pending,
    Running,
    Retrying,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>The one spelling of <see cref="ItemState"/> in SQL, on the command line and in JSON.</summary>
public static class ItemStates
{
    /// <summary>All names in the order in which an item passes them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["pending", "running", "retrying", "succeeded", "failed", "cancelled"];

    public static string ToName(this ItemState state) => Names[(int)state];

    public static ItemState Parse(string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
            {
                return (ItemState)i;
            }
        }

        throw new ArgumentException($"'{name}' is not an item state; allowed are {string.Join(", ", Names)}.", nameof(name));
    }
}

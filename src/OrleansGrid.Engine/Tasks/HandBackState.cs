namespace OrleansGrid.Engine.Tasks;

/// <summary>Whether a task can be asked to hand back items that it has not begun.</summary>
public enum HandBackState
{
    /// <summary>It can be asked.</summary>
    None,

    /// <summary>It was asked; the answer is due.</summary>
    Asked,

    /// <summary>It was asked and had begun everything: there is nothing to ask for any more.</summary>
    AllBegun,

    /// <summary>It was asked, and whether it heard is unknown: it is asked again, but not at once.</summary>
    Silent,
}

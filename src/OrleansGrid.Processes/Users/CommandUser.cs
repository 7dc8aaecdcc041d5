using System.Globalization;

namespace OrleansGrid.Processes.Users;

/// <summary>The user of the system that commands run as, where that is not the silo's own.</summary>
/// <param name="Name">As the system calls it.</param>
/// <param name="Id">Its number.</param>
/// <param name="Group">Number of its first group; those that it belongs to besides are the system's to know.</param>
/// <param name="Home">Its home folder.</param>
/// <param name="Switch">Path of the program that changes the user, <c>setpriv</c>.</param>
/// <remarks>
/// A program of its own changes the user, and not the thread that starts the command: a thread of the silo that were the other user for a
/// moment could be killed by that user's processes, and the silo with it.
/// </remarks>
internal sealed record CommandUser(string Name, int Id, int Group, string Home, string Switch)
{
    /// <summary>What runs the program as this user. Root is given up for good: all ids, groups and capabilities.</summary>
    public IReadOnlyList<string> Arguments(string program, IEnumerable<string> arguments) =>
        [Switch, $"--reuid={Text(Id)}", $"--regid={Text(Group)}", "--init-groups", "--inh-caps=-all", "--", program, .. arguments];

    /// <summary>What says to programs who they run as.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; } =
        new Dictionary<string, string>
        {
            ["HOME"] = Home,
            ["USER"] = Name,
            ["LOGNAME"] = Name,
        };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

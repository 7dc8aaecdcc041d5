using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Cli.Verbs;

/// <summary>Puts a user of the database into the role that its program needs.</summary>
internal sealed class DbGrantVerb : DatabaseVerb
{
    private static readonly string[] RoleNames = [.. Enum.GetNames<GridRole>().Select(name => name.ToLowerInvariant())];

    private readonly Argument<string> _user = new("USER") { Description = "A user of the database's server, as it logs in." };

    private readonly Option<string?> _role = Values.OneOf("--role", "What the user's program is.", RoleNames);

    private readonly Option<bool> _revoke = new("--revoke") { Description = "Takes the user out of the role." };

    public DbGrantVerb()
        : base("grant", "Gives a user of the database what a silo, a client or a reader needs, and no more.")
    {
        _role.Required = true;
        Add(_user);
        Add(_role);
        Add(_revoke);
    }

    public override string Note =>
        "The roles are grid_owner (migrates the schema), grid_silo, grid_submitter (a client: looks, adds inputs, deletes jobs that have "
        + "ended) and grid_reader (looks). They are made where the server has none, and the grid's tables become grid_owner's. Run it as "
        + "a superuser, or as the database's owner with CREATEROLE.";

    public override IReadOnlyList<string> Examples =>
        ["grid db grant silos --role silo", "grid db grant reports --role reader", "grid db grant reports --role reader --revoke"];

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var (user, revoke) = (parsed.GetValue(_user)!, parsed.GetValue(_revoke));
        var role = Enum.Parse<GridRole>(parsed.GetValue(_role)!, ignoreCase: true);
        await using var database = await Choose(parsed).OpenAsync(cancellation);
        var changed = revoke
            ? await Roles.RevokeAsync(database.Grid.DataSource, user, role, cancellation)
            : await Roles.GrantAsync(database.Grid.DataSource, user, role, cancellation);
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("user", user);
                json.WriteString("role", Roles.NameOf(role));
                json.WriteBoolean("granted", !revoke);
                json.WriteBoolean("changed", changed);
                json.WriteEndObject();
            });
        }

        Output.Say(Sentence(user, role, !revoke, changed));
        return Exits.Done;
    }

    private static string Sentence(string user, GridRole role, bool granted, bool changed) =>
        (granted, changed) switch
        {
            (true, true) => $"The user '{user}' is in the role {Roles.NameOf(role)} now, and {May(role)}.",
            (true, false) => $"The user '{user}' was in the role {Roles.NameOf(role)} already, and {May(role)}.",
            (false, true) => $"The user '{user}' is no longer in the role {Roles.NameOf(role)}.",
            (false, false) => $"The user '{user}' was not in the role {Roles.NameOf(role)}.",
        };

    private static string May(GridRole role) =>
        role switch
        {
            GridRole.Owner => "may migrate the schema",
            GridRole.Silo => "may do what a silo does",
            GridRole.Submitter => "may look, submit jobs and delete those that have ended",
            _ => "may look and change nothing",
        };
}

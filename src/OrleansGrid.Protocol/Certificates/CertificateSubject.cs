using System.Security.Cryptography.X509Certificates;
using OrleansGrid.Protocol.Access;

namespace OrleansGrid.Protocol.Certificates;

/// <summary>
/// How a certificate says who it is for: the common name, and organisational units for the role and for <c>commands</c>. The authority's
/// own certificate has no role and speaks for nobody.
/// </summary>
public static class CertificateSubject
{
    private const string CommonName = "2.5.4.3";
    private const string Unit = "2.5.4.11";
    private const string CommandsUnit = "commands";

    private static readonly Dictionary<string, GridRole> Roles = Enum.GetValues<GridRole>()
        .ToDictionary(role => role.ToString().ToLowerInvariant());

    /// <summary>The roles' names, from the least.</summary>
    public static IReadOnlyList<string> RoleNames { get; } = [.. Roles.OrderBy(role => role.Value).Select(role => role.Key)];

    public static string NameOf(GridRole role) => role.ToString().ToLowerInvariant();

    public static GridRole? RoleOf(string name) => Roles.TryGetValue(name, out var role) ? role : null;

    public static X500DistinguishedName Of(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(caller.Name);
        subject.AddOrganizationalUnitName(NameOf(caller.Role));
        if (caller.Commands)
        {
            subject.AddOrganizationalUnitName(CommandsUnit);
        }

        return subject.Build();
    }

    /// <summary>Null for a certificate without exactly one role.</summary>
    public static Caller? Read(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var parts = certificate
            .SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements)
            .Select(part => (Type: part.GetSingleElementType().Value, Value: part.GetSingleElementValue() ?? ""))
            .ToList();
        var units = parts.Where(part => part.Type == Unit).Select(part => part.Value).ToList();
        var roles = units.Where(Roles.ContainsKey).Select(unit => Roles[unit]).ToList();
        return roles.Count == 1
            ? new Caller(parts.FirstOrDefault(part => part.Type == CommonName).Value ?? "", roles[0], units.Contains(CommandsUnit))
            : null;
    }
}

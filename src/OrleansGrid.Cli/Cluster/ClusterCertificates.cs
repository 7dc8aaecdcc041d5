using OrleansGrid.Cli.Connections;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Cluster;

/// <summary>The authority of a home, and the certificates of its silos and its user: made once, and renewed before they end.</summary>
internal static class ClusterCertificates
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(60);

    /// <summary>Has them ready for a cluster on the database, or notes that its silos use none.</summary>
    public static void Prepare(GridHome home, ClusterPlan plan, string connectionString)
    {
        var certificates = home.Certificates;
        if (!plan.Insecure)
        {
            Directory.CreateDirectory(home.Path);
            var authority = new CertificateAuthority(certificates.Folder, TimeProvider.System);
            if (!certificates.Folder.Has(CertificateFolder.AuthorityName))
            {
                authority.Create();
            }

            Renew(certificates.Folder, authority, new Caller(HomeCertificates.SiloName, GridRole.Silo, Commands: false));
            Renew(certificates.Folder, authority, new Caller(HomeCertificates.OperatorName, GridRole.Operator, Commands: false));
        }

        certificates.Mark(DatabaseName.Of(connectionString), secured: !plan.Insecure);
    }

    private static void Renew(CertificateFolder folder, CertificateAuthority authority, Caller holder)
    {
        if (!folder.Has(holder.Name))
        {
            authority.Issue(holder, CertificateAuthority.UsualLife);
        }
        else if (CertificateAuthority.EndOf(folder.CertificateOf(holder.Name)) - RenewBefore < DateTimeOffset.UtcNow)
        {
            authority.Rotate(holder.Name, CertificateAuthority.UsualLife);
        }
    }
}

// How a Relay app reads our lists: connections with cursors, objects by their global id, fields by who shows them.
import { graphql } from 'relay-runtime'

export const halaman = graphql`
  query daftarSasaranQuery($posyandu: ID!, $jumlah: Int!, $setelah: String) {
    posyandu(id: $posyandu) {
      id
      nama
      ...daftarHariBuka_posyandu
    }
    daftarSasaran(posyandu: $posyandu, first: $jumlah, after: $setelah) {
      edges {
        cursor
        node {
          id
          ...daftarKartu_sasaran
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`

export const kartu = graphql`
  fragment daftarKartu_sasaran on Sasaran {
    nama
    umurBulan
    kelompokUmur
  }
`

export const hariBuka = graphql`
  fragment daftarHariBuka_posyandu on Posyandu
  @refetchable(queryName: "daftarHariBukaLagiQuery")
  @argumentDefinitions(jumlah: { type: "Int", defaultValue: 5 }, setelah: { type: "String" }) {
    hariBuka(first: $jumlah, after: $setelah) @connection(key: "daftar_hariBuka") {
      edges {
        node {
          id
          tanggal
          status
        }
      }
    }
  }
`
